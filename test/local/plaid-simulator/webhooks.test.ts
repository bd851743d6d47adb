import { describe, expect, test } from 'vitest'
import { post } from './raw-client.ts'
import { startReceiver } from './receiver.ts'
import { clockStart, creation, officialClient, person } from './support.ts'
import { verify, webhookWorld } from './webhook-world.ts'

describe('what is sent', () => {
  test('a webhook has four members, two spaces of indentation, and a signature that verifies', async () => {
    const { sim, receiver, send } = await webhookWorld()
    await send()
    expect(receiver.arrivals[0]?.body).toBe(
      '{\n  "webhook_type": "IDENTITY_VERIFICATION",\n  "webhook_code": "STATUS_UPDATED",\n  "identity_verification_id": "idv_1",\n  "environment": "sandbox"\n}',
    )
    expect(await verify(sim, receiver.arrivals[0])).toMatchObject({ iat: clockStart / 1000 })
    expect(sim.webhooks()).toMatchObject([{ delivery: 1, outcome: 'delivered', http_status: 200 }])
  })

  test('a step that fails sends STEP_UPDATED and STATUS_UPDATED, a step that passes STEP_UPDATED alone', async () => {
    const { sim, codes } = await webhookWorld()
    const { id } = sim.seedAttempt({})
    sim.setStep(id, 'accept_tos', { status: 'success' })
    await sim.untilIdle()
    expect(codes()).toEqual(['STEP_UPDATED'])
    sim.setStep(id, 'verify_sms', { status: 'failed' })
    await sim.untilIdle()
    expect(codes()).toHaveLength(3)
    expect(codes().slice(1)).toEqual(expect.arrayContaining(['STATUS_UPDATED', 'STEP_UPDATED']))
  })

  test.for(['new', 'old'] as const)(
    'a retry of an active session sends a webhook about the canceled one, and RETRIED names the %s id',
    async setting => {
      const { sim, receiver } = await webhookWorld({ knobs: { retriedWebhookId: setting } })
      const client = officialClient(sim.url)
      const { data: first } = await client.identityVerificationCreate(creation)
      const { data: second } = await client.identityVerificationRetry({ ...person, strategy: 'reset' as never })
      await sim.untilIdle()
      expect(receiver.arrivals.map(({ body }) => JSON.parse(body))).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ webhook_code: 'STATUS_UPDATED', identity_verification_id: first.id }),
          expect.objectContaining({
            webhook_code: 'RETRIED',
            identity_verification_id: setting === 'new' ? second.id : first.id,
          }),
        ]),
      )
      expect(receiver.arrivals).toHaveLength(2)
      expect(sim.attempt(first.id).status).toBe('canceled')
    },
  )

  test('the webhook about the cancellation can be switched off; a retry of a failed session has none', async () => {
    const { sim, codes } = await webhookWorld({ knobs: { cancelWebhook: 'none' } })
    sim.seedAttempt({ client_user_id: 'user-1' })
    sim.seedAttempt({ client_user_id: 'user-2', status: 'failed' })
    for (const client_user_id of ['user-1', 'user-2']) {
      await post(`${sim.url}/identity_verification/retry`, { ...person, client_user_id, strategy: 'reset' })
      sim.setKnobs({ cancelWebhook: 'sent' })
    }
    await sim.untilIdle()
    expect(codes()).toEqual(['RETRIED', 'RETRIED'])
  })

  test('an override sends STATUS_UPDATED again, but the same status does not', async () => {
    const { sim, codes } = await webhookWorld()
    const { id } = sim.seedAttempt({ status: 'failed' })
    const overridden = sim.setStatus(id, 'success')
    sim.setStatus(id, 'success')
    await sim.untilIdle()
    expect(codes()).toEqual(['STATUS_UPDATED'])
    expect(overridden.steps.accept_tos).toBe('manually_approved')
  })

  test.for(['none', 'sent'] as const)('create sends STEP_UPDATED when the knob says %s', async setting => {
    const { sim, codes } = await webhookWorld({ knobs: { createWebhook: setting } })
    await officialClient(sim.url).identityVerificationCreate(creation)
    await sim.untilIdle()
    expect(codes()).toEqual(setting === 'sent' ? ['STEP_UPDATED'] : [])
  })

  test('every endpoint gets every webhook', async () => {
    const { sim, receiver, send } = await webhookWorld()
    const other = await startReceiver()
    sim.configureWebhooks({ urls: [receiver.url, other.url] })
    await send()
    expect([receiver.arrivals.length, other.arrivals.length]).toEqual([1, 1])
  })
})
