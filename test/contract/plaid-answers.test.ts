import { describe, expect, test } from 'vitest'
import { customSteps, strategies } from '../../local/plaid-simulator/attempt/retry-steps.ts'
import { sessionStatuses, stepNames, stepStatuses } from '../../local/plaid-simulator/attempt/steps.ts'
import { startReceiver } from '../local/plaid-simulator/receiver.ts'
import { call, expectSound, expectSoundReads, idv, kidOf, start } from './contract-world.ts'
import { violations } from './plaid-facts.ts'

describe('answers are as Plaid describes them', () => {
  const environments = ['sandbox', 'production'] as const

  test.for(environments.flatMap(e => sessionStatuses.map(s => [e, s] as const)))(
    'in %s, of a session that is %s',
    async ([environment, status]) => {
      const sim = await start({ environment })
      const { id, client_user_id } = sim.seedAttempt({ status })
      await expectSoundReads(sim, id, client_user_id)
    },
  )

  test.for(stepNames.flatMap(step => stepStatuses.map(status => [step, status] as const)))(
    'when %s is %s',
    async ([step, status]) => {
      const sim = await start({ environment: 'production' })
      const { id, client_user_id } = sim.seedAttempt({})
      sim.setStep(id, step, { status })
      await expectSoundReads(sim, id, client_user_id)
    },
  )

  test('of every step passed one by one, then overruled', async () => {
    const sim = await start({ environment: 'production' })
    const { id, client_user_id } = sim.seedAttempt({})
    for (const step of stepNames) {
      sim.setStep(id, step, { status: 'success' })
      await expectSound(sim, idv('get'), { identity_verification_id: id })
    }
    expect(sim.attempt(id).status).toBe('success')
    for (const step of stepNames) {
      sim.setStep(id, step, { status: 'manually_rejected' })
      await expectSound(sim, idv('get'), { identity_verification_id: id })
    }
    sim.setStatus(id, 'success')
    await expectSoundReads(sim, id, client_user_id)
  })

  test.for(strategies)('of create and of a retry by %s', async strategy => {
    const sim = await start({ environment: 'production' })
    const of = { client_user_id: 'user-1', template_id: 'idvtmp_local' }
    const created = await expectSound(sim, idv('create'), { ...of, is_shareable: true, gave_consent: false })
    expect(created.status).toBe(200)
    sim.setStep(created.body.id, 'kyc_check', { status: 'failed' })
    const steps = strategy === 'custom' ? { steps: Object.fromEntries(customSteps.map(step => [step, true])) } : {}
    expect((await expectSound(sim, idv('retry'), { ...of, strategy, ...steps })).status).toBe(200)
  })

  test('of list, page by page', async () => {
    const sim = await start({ knobs: { listPageSize: 1 } })
    for (const status of sessionStatuses) sim.seedAttempt({ client_user_id: 'user-1', status })
    const of = { client_user_id: 'user-1', template_id: 'idvtmp_local' }
    let cursor: unknown = null
    for (const _status of sessionStatuses) {
      cursor = (await expectSound(sim, idv('list'), { ...of, cursor })).body.next_cursor
    }
    expect(cursor).toBeNull()
  })

  test('that refuse', async () => {
    const sim = await start({ rateLimits: true })
    const of = { client_user_id: 'user-without-attempts', template_id: 'idvtmp_local' }
    const refused = [
      await expectSound(sim, idv('retry'), { ...of, strategy: 'reset' }),
      await expectSound(sim, idv('retry'), of),
      await expectSound(sim, idv('list'), { ...of, extra: 1 }),
      await expectSound(sim, idv('get'), { identity_verification_id: 'idv_none' }),
      await expectSound(sim, '/webhook_verification_key/get', { key_id: 'none' }),
      await call(sim, idv('undo'), {}),
    ]
    for (const fault of ['500', '503', '429'] as const) {
      sim.addFault({ fault })
      refused.push(await expectSound(sim, idv('list'), of))
    }
    expect(refused.map(answer => answer.status)).toEqual([400, 400, 400, 404, 400, 404, 500, 503, 429])
    for (const { body } of refused) {
      expect(violations('PlaidError', body)).toEqual([])
      expect(body.request_id).toMatch(/^[0-9A-Za-z]{15}$/)
    }
  })
})

test('webhooks are as Plaid describes them, and so are the keys that sign them', async () => {
  const receiver = await startReceiver()
  const sim = await start({ webhookUrls: [receiver.url] })
  const { id, client_user_id } = sim.seedAttempt({})
  sim.setStep(id, 'accept_tos', { status: 'success' })
  await expectSoundReads(sim, id, client_user_id)
  await sim.rotateKey()
  sim.setStatus(sim.attempts().at(-1)?.id ?? '', 'failed')
  await sim.untilIdle()
  const schemas = new Map([
    ['STEP_UPDATED', 'IdentityVerificationStepUpdatedWebhook'],
    ['STATUS_UPDATED', 'IdentityVerificationStatusUpdatedWebhook'],
    ['RETRIED', 'IdentityVerificationRetriedWebhook'],
  ])
  const seen = new Set<string>()
  for (const { body, token } of receiver.arrivals) {
    const webhook = JSON.parse(body)
    seen.add(webhook.webhook_code)
    expect(violations(schemas.get(webhook.webhook_code) ?? '', webhook)).toEqual([])
    const kid = kidOf(token)
    expect((await expectSound(sim, '/webhook_verification_key/get', { key_id: kid })).status).toBe(200)
  }
  expect([...seen].toSorted()).toEqual([...schemas.keys()].toSorted())
})
