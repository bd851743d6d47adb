import { describe, expect, test } from 'vitest'
import { controlWorld } from './control-world.ts'
import { callControl } from './raw-client.ts'
import { officialClient, person, startSimulator } from './support.ts'

describe('attempts', () => {
  test('a status sets the steps that match it', async () => {
    const { call, id } = await controlWorld()
    expect((await call(`/attempts/${id}`, { status: 'pending_review' })).json).toMatchObject({
      status: 'pending_review',
      steps: { kyc_check: 'success', watchlist_screening: 'pending_review' },
      watchlist_screening_id: expect.stringMatching(/^scr_/),
    })
    expect((await call(`/attempts/${id}`, { status: 'success' })).json).toMatchObject({
      status: 'success',
      steps: { watchlist_screening: 'manually_approved' },
    })
    expect((await call(`/attempts/${id}`, { status: 'active' })).json).toMatchObject({
      status: 'active',
      completed_at: null,
    })
  })

  test.for(['expired', 'canceled'] as const)('%s ends every open step', async status => {
    const { call, id } = await controlWorld()
    await call(`/attempts/${id}/steps/accept_tos`, { status: 'success' })
    expect((await call(`/attempts/${id}`, { status })).json).toMatchObject({
      status,
      completed_at: null,
      steps: { accept_tos: 'success', verify_sms: status, risk_check: status },
    })
  })

  test('a failed step fails the session by default, and its detail is merged', async () => {
    const { call, id } = await controlWorld()
    const detail = { name: { summary: 'partial_match' }, extra: true }
    const kept = await call(`/attempts/${id}/steps/kyc_check`, { status: 'failed', detail, fails_session: false })
    expect(kept.json).toMatchObject({
      status: 'active',
      kyc_check: { status: 'failed', name: { summary: 'partial_match' }, extra: true },
    })
    const failed = await call(`/attempts/${id}/steps/documentary_verification`, {
      status: 'failed',
      detail: { documents: [{ analysis: { image_quality: 'medium' } }] },
    })
    expect(failed.json).toMatchObject({
      status: 'failed',
      documentary_verification: {
        documents: [{ analysis: { image_quality: 'medium', authenticity: 'no_match' } }, {}, {}],
      },
    })
    expect((await call(`/attempts/${id}`)).json).toEqual(failed.json)
  })

  test('a step that passes starts the next; the last one ends the session', async () => {
    const { call, id } = await controlWorld()
    const order = [
      'accept_tos',
      'verify_sms',
      'kyc_check',
      'documentary_verification',
      'selfie_check',
      'watchlist_screening',
      'risk_check',
    ]
    for (const [index, step] of order.entries()) {
      const next = order[index + 1]
      expect((await call(`/attempts/${id}/steps/${step}`, { status: 'success' })).json).toMatchObject(
        next === undefined
          ? { status: 'success', completed_at: '2026-01-05T10:00:00Z' }
          : { status: 'active', steps: { [next]: 'active' } },
      )
    }
  })

  test('the outcome of a later step passes the open ones before it, and leaves the ones behind it waiting', async () => {
    const { sim, id } = await controlWorld()
    const { status, steps, verify_sms, user } = sim.setStep(id, 'documentary_verification', { status: 'failed' })
    expect(status).toBe('failed')
    expect(steps).toEqual({
      accept_tos: 'success',
      verify_sms: 'success',
      kyc_check: 'success',
      documentary_verification: 'failed',
      selfie_check: 'waiting_for_prerequisite',
      watchlist_screening: 'waiting_for_prerequisite',
      risk_check: 'waiting_for_prerequisite',
    })
    expect(verify_sms).toMatchObject({ status: 'success', verifications: [{ phone_number: user.phone_number }] })
  })

  test('a manual rejection keeps the finding that it overrules', async () => {
    const { sim, id } = await controlWorld()
    const { kyc_check } = sim.setStatus(id, 'success')
    expect(sim.setStep(id, 'kyc_check', { status: 'manually_rejected' })).toMatchObject({ status: 'failed', kyc_check })
  })

  test('every string member of an attempt, read or made by a retry, can carry a canary', async () => {
    const { sim, id } = await controlWorld()
    const full = sim.setStatus(id, 'success')
    const planted = JSON.parse(JSON.stringify(full), (_member, value) =>
      typeof value === 'string' ? 'canary-7f3a' : value,
    )
    sim.seedAttempt(planted)
    const client = officialClient(sim.url)
    const { data } = await client.identityVerificationGet({ identity_verification_id: 'canary-7f3a' })
    const { request_id: _request, ...answered } = data
    expect(answered).toEqual(planted)

    const { id: _id, client_user_id: _user, template: _template, ...rest } = planted
    await callControl(sim.url, '/attempts/next', rest)
    const retried = await client.identityVerificationRetry({ ...person, strategy: 'reset' as never })
    expect(retried.data).toMatchObject(rest)
    expect(retried.data.id).not.toBe('canary-7f3a')
    const unplanted = await client.identityVerificationRetry({ ...person, strategy: 'reset' as never })
    expect(unplanted.data.shareable_url).not.toBe('canary-7f3a')
  })

  test('a patch sends no webhook and takes any value', async () => {
    const { sim, call, id } = await controlWorld()
    expect((await call(`/attempts/${id}`, { patch: { status: 'half_done' } })).json).toMatchObject({
      status: 'half_done',
    })
    expect(sim.attempt(id).status).toBe('half_done')
    expect(sim.webhooks()).toEqual([])
  })

  test('seeding makes an attempt with the given members, and its status follows its steps', async () => {
    const { call } = await controlWorld()
    const seeded = await call('/attempts', { template: { id: 'idvtmp_new' }, steps: { risk_check: 'failed' } })
    expect(seeded.json).toMatchObject({
      status: 'failed',
      template: { id: 'idvtmp_new', version: 1 },
      user: { name: { family_name: 'Knope' } },
    })
  })
})

describe('a document as a fallback', () => {
  test('is not asked for once the data source check has passed', async () => {
    const sim = await startSimulator({
      environment: 'production',
      templates: [{ id: 'idvtmp_local', hasDocumentFallback: true }],
    })
    const notNeeded = { kyc_check: 'success', documentary_verification: 'not_applicable' }
    const { id } = sim.seedAttempt({})
    expect(sim.setStep(id, 'selfie_check', { status: 'failed' })).toMatchObject({ steps: notNeeded })
    expect(sim.seedAttempt({ status: 'success' })).toMatchObject({ steps: notNeeded, documentary_verification: null })
  })
})

describe('tries of a step', () => {
  test('make one entry each, without objections but for the given ones; only the last can pass', async () => {
    const { call, id } = await controlWorld()
    const tries = [{ analysis: { image_quality: 'low' } }, {}]
    expect(
      (await call(`/attempts/${id}/steps/documentary_verification`, { status: 'success', tries })).json,
    ).toMatchObject({
      documentary_verification: {
        status: 'success',
        documents: [
          { attempt: 1, status: 'failed', analysis: { image_quality: 'low', authenticity: 'match' } },
          { attempt: 2, status: 'success', analysis: { image_quality: 'high', authenticity: 'match' } },
        ],
      },
    })
  })

  test.for([
    ['kyc_check', [{}], /"tries" is allowed only for verify_sms, documentary_verification, selfie_check/],
    ['selfie_check', {}, /"tries" must be a list of objects/],
    ['selfie_check', [1], /"tries" must be a list of objects/],
  ] as const)('of %s: %j is refused', async ([step, tries, error]) => {
    const { call, id } = await controlWorld()
    expect(await call(`/attempts/${id}/steps/${step}`, { status: 'failed', tries })).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(error) },
    })
  })
})
