import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import { allOn, retryWorld } from './retry-world.ts'

const waiting = 'waiting_for_prerequisite'

describe('strategies', () => {
  test('reset starts at the beginning, whatever was passed', async () => {
    const { sim, first, retry } = await retryWorld()
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    sim.setStep(first.id, 'kyc_check', { status: 'failed' })
    expect((await retry(Strategy.Reset)).steps).toEqual({
      accept_tos: 'skipped',
      verify_sms: 'active',
      kyc_check: waiting,
      documentary_verification: waiting,
      selfie_check: waiting,
      watchlist_screening: waiting,
      risk_check: waiting,
    })
  })

  test.for([Strategy.Incomplete, Strategy.Infer])('%s continues at the failed step', async strategy => {
    const { sim, first, retry } = await retryWorld()
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    sim.setStep(first.id, 'kyc_check', { status: 'failed' })
    expect((await retry(strategy)).steps).toEqual({
      accept_tos: 'skipped',
      verify_sms: 'skipped',
      kyc_check: 'active',
      documentary_verification: waiting,
      selfie_check: waiting,
      watchlist_screening: waiting,
      risk_check: waiting,
    })
  })

  test('infer continues an expired session', async () => {
    const { sim, first, retry } = await retryWorld()
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    sim.setStatus(first.id, 'expired')
    expect((await retry(Strategy.Infer)).steps).toMatchObject({ verify_sms: 'skipped', kyc_check: 'active' })
  })

  test.for(['success', 'canceled', 'pending_review'] as const)('infer resets a session that is %s', async status => {
    const { sim, first, retry } = await retryWorld()
    sim.setStatus(first.id, status)
    expect((await retry(Strategy.Infer)).steps).toMatchObject({ verify_sms: 'active', kyc_check: waiting })
  })

  test('custom requires and skips the given steps, whatever the template says', async () => {
    const { sim, retry } = await retryWorld()
    sim.putTemplate({ id: 'idvtmp_local', version: 2, steps: { documentary_verification: false } })
    const attempt = await retry(Strategy.Custom, { steps: { ...allOn, verify_sms: false, kyc_check: false } })
    expect(attempt.steps).toMatchObject({
      verify_sms: 'skipped',
      kyc_check: 'skipped',
      documentary_verification: 'active',
      selfie_check: waiting,
    })
    expect(attempt.template).toEqual({ id: 'idvtmp_local', version: 2 })
  })

  test('incomplete passes a tolerated failure, and continues at the later one', async () => {
    const { sim, first, retry } = await retryWorld({ templates: [{ id: 'idvtmp_local', hasDocumentFallback: true }] })
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    expect(sim.setStep(first.id, 'kyc_check', { status: 'failed' })).toMatchObject({
      status: 'active',
      steps: { kyc_check: 'failed', documentary_verification: 'active' },
    })
    sim.setStep(first.id, 'documentary_verification', { status: 'failed' })
    expect((await retry(Strategy.Incomplete)).steps).toMatchObject({
      kyc_check: 'skipped',
      documentary_verification: 'active',
    })
  })

  test.for([
    ['reset', {}],
    ['custom', { steps: allOn }],
  ] as const)('Sandbox turns the selfie check off silently in %s', async ([strategy, more]) => {
    const { first, retry } = await retryWorld({ environment: 'sandbox' })
    expect(first.steps.selfie_check).toBe('not_applicable')
    const attempt = await retry(strategy === 'reset' ? Strategy.Reset : Strategy.Custom, more)
    expect(attempt.steps.selfie_check).toBe('not_applicable')
  })
})
