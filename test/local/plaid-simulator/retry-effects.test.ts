import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import { retryWorld } from './retry-world.ts'
import { person } from './support.ts'

describe('effects', () => {
  test('two identical retries make two sessions, each after the one before', async () => {
    const { sim, first, retry } = await retryWorld()
    sim.setStep(first.id, 'kyc_check', { status: 'failed' })
    const second = await retry(Strategy.Reset)
    const third = await retry(Strategy.Reset)
    expect([second.previous_attempt_id, third.previous_attempt_id]).toEqual([first.id, second.id])
    expect(new Set([first.id, second.id, third.id]).size).toBe(3)
  })

  test.for(['leaves', 'cancels'] as const)(
    'an unfinished session is canceled by a retry when the knob says %s',
    async setting => {
      const { sim, first, retry } = await retryWorld({ knobs: { retryOfActive: setting } })
      await retry(Strategy.Reset)
      const expected = setting === 'cancels' ? 'canceled' : 'active'
      expect(sim.attempt(first.id).status).toBe(expected)
      expect(sim.attempt(first.id).steps.verify_sms).toBe(expected)
    },
  )

  test('a finished session stays as it is', async () => {
    const { sim, first, retry } = await retryWorld()
    const failed = sim.setStep(first.id, 'kyc_check', { status: 'failed' })
    await retry(Strategy.Reset)
    expect(sim.attempt(first.id)).toEqual(failed)
  })

  test('shareable is inherited unless it is given', async () => {
    const { first, retry } = await retryWorld()
    expect(first.shareable_url).toMatch(/^https:\/\/flow\.plaid\.com\/verify\/idv_\w+\?key=[0-9a-f]{64}$/)
    const second = await retry(Strategy.Reset)
    expect(second.shareable_url).toContain(second.id)
    expect((await retry(Strategy.Reset, { is_shareable: false })).shareable_url).toBeNull()
    expect((await retry(Strategy.Reset)).shareable_url).toBeNull()
  })

  test('repeated steps clear the personal data, skipped steps keep it, and the request adds to it', async () => {
    const { sim, first, retry } = await retryWorld()
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    sim.setStep(first.id, 'kyc_check', { status: 'failed' })
    expect(sim.attempt(first.id).user).toMatchObject({
      name: { family_name: 'Knope' },
      id_number: { value: '123456789' },
    })
    const second = await retry(Strategy.Incomplete, { user: { name: { given_name: 'L', family_name: 'K' } } })
    expect(second.user).toMatchObject({
      phone_number: '+12345678909',
      name: { given_name: 'L', family_name: 'K' },
      address: null,
      id_number: null,
      date_of_birth: null,
      ip_address: null,
    })
  })

  test.for(['accepted', 'refused'] as const)('explicit null members are %s by the knob', async setting => {
    const { client } = await retryWorld({ knobs: { explicitNull: setting } })
    const request = { ...person, strategy: Strategy.Reset, steps: null, user: null, is_shareable: null }
    expect((await client.identityVerificationRetry(request)).status).toBe(setting === 'accepted' ? 200 : 400)
  })

  const unfailed = [
    ['incompleteOnActive', 'active', 'refuse', 400, undefined],
    ['incompleteOnActive', 'active', 'reset', 200, 'active'],
    ['incompleteOnActive', 'active', 'continue', 200, 'skipped'],
    ['incompleteOnCanceled', 'canceled', 'refuse', 400, undefined],
    ['incompleteOnCanceled', 'canceled', 'reset', 200, 'active'],
    ['incompleteOnSuccess', 'success', 'reset', 200, 'active'],
    ['incompleteOnPendingReview', 'pending_review', 'reset', 200, 'active'],
  ] as const

  test.for(unfailed)('the knob %s decides on %s: %s', async ([knob, before, setting, status, sms]) => {
    const { sim, client, first } = await retryWorld({ knobs: { [knob]: setting } })
    sim.setStep(first.id, 'verify_sms', { status: 'success' })
    sim.setStatus(first.id, before)
    const answer = await client.identityVerificationRetry({ ...person, strategy: Strategy.Incomplete })
    expect(answer.status).toBe(status)
    expect(answer.data.steps?.verify_sms).toBe(sms)
  })

  test('knobs set the status of refusals and whether another template may be named', async () => {
    const { sim, client } = await retryWorld({ templates: [{ id: 'idvtmp_local' }, { id: 'idvtmp_other' }] })
    const other = { ...person, template_id: 'idvtmp_other', strategy: Strategy.Reset }
    sim.setKnobs({ noSessionStatus: 404, strategyRefusalStatus: 422 })
    expect((await client.identityVerificationRetry(other)).status).toBe(404)
    expect((await client.identityVerificationRetry({ ...person, strategy: Strategy.Infer })).status).toBe(422)
    sim.setKnobs({ retryAcrossTemplates: 'allowed' })
    expect((await client.identityVerificationRetry(other)).data.template.id).toBe('idvtmp_other')
  })

  test.for(['leaves', 'cancels'] as const)('an attempt under review, when the knob says %s', async setting => {
    const { sim, first, retry } = await retryWorld({ knobs: { retryOfPendingReview: setting } })
    sim.setStatus(first.id, 'pending_review')
    await retry(Strategy.Reset)
    expect(sim.attempt(first.id).status).toBe(setting === 'cancels' ? 'canceled' : 'pending_review')
  })

  test.for(['inherited', 'asked'] as const)('consent is %s by the knob', async setting => {
    const { retry } = await retryWorld({ knobs: { consentOnRetry: setting } })
    expect((await retry(Strategy.Reset)).steps.accept_tos).toBe(setting === 'asked' ? 'active' : 'skipped')
  })

  test('infer can refuse what has neither failed nor expired', async () => {
    const { sim, first, client } = await retryWorld({ knobs: { inferOnOther: 'refuse' } })
    sim.setStatus(first.id, 'success')
    expect((await client.identityVerificationRetry({ ...person, strategy: Strategy.Infer })).status).toBe(400)
  })

  test('timestamps have milliseconds, and Sandbox skips its selfie check, by the knobs', async () => {
    const knobs = { timestampDigits: 'milliseconds', selfieInSandbox: 'skipped' } as const
    const { first } = await retryWorld({ environment: 'sandbox', knobs })
    expect(first).toMatchObject({ created_at: '2026-01-05T10:00:00.000Z', steps: { selfie_check: 'skipped' } })
  })
})
