import { decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { clockStart, officialClient, startSimulator } from './support.ts'
import { verify, webhookWorld } from './webhook-world.ts'

describe('delivery settings', () => {
  const forged = [
    ['tamper', /hash/],
    ['stale', /"iat" claim timestamp check failed/],
    ['wrong_environment', /INVALID_WEBHOOK_VERIFICATION_KEY_ID/],
    ['alg_none', /alg none/],
    ['alg_hs256', /alg HS256/],
    ['unknown_kid', /INVALID_WEBHOOK_VERIFICATION_KEY_ID/],
    ['expired_key', /expired/],
  ] as const

  test.for(forged)('%s makes a delivery that does not verify; the genuine one follows', async ([setting, reason]) => {
    const { sim, receiver, send } = await webhookWorld()
    await sim.rotateKey()
    sim.configureWebhooks({ [setting]: 1 })
    receiver.answers.push(401)
    await send()
    await expect(verify(sim, receiver.arrivals[0])).rejects.toThrow(reason)
    await sim.advance(30_000)
    await expect(verify(sim, receiver.arrivals[1])).resolves.toBeDefined()
    expect(sim.webhooks().map(record => record.forgery)).toEqual([setting, null])
  })

  test('wrong_environment names the other environment', async () => {
    const { sim, receiver, send } = await webhookWorld()
    sim.configureWebhooks({ wrong_environment: true })
    await send()
    expect(JSON.parse(receiver.arrivals[0]?.body ?? '')).toMatchObject({ environment: 'production' })
  })

  test('duplicate delivers the given number of webhooks twice', async () => {
    const { sim, send, ids } = await webhookWorld()
    sim.configureWebhooks({ duplicate: 1 })
    await send(2)
    expect(ids()).toHaveLength(3)
    expect(ids().filter(id => id === 'idv_1')).toHaveLength(2)
  })

  test('drop loses a webhook without redelivery', async () => {
    const { sim, send, ids } = await webhookWorld()
    sim.configureWebhooks({ drop: 1 })
    await send(2)
    await sim.advance(86_400_000)
    expect(ids()).toEqual(['idv_2'])
    expect(sim.webhooks()[0]).toMatchObject({ outcome: 'dropped', delivery: 0 })
  })

  test('reorder collects a batch and delivers it in reverse', async () => {
    const { sim, send, ids } = await webhookWorld()
    sim.configureWebhooks({ reorder: 3 })
    await send(2)
    expect(ids()).toEqual([])
    await send(1)
    expect(ids()).toEqual(['idv_1', 'idv_2', 'idv_1'])
    await send(1)
    sim.configureWebhooks({ reorder: 0 })
    await sim.untilIdle()
    expect(ids()).toHaveLength(4)
  })
})

describe('keys', () => {
  test('after a rotation the old key is served with its end, and new webhooks carry the new one', async () => {
    const { sim, receiver, send } = await webhookWorld()
    await send()
    await sim.rotateKey(3_600_000)
    await send()
    const kids = receiver.arrivals.map(({ token }) => decodeProtectedHeader(token).kid ?? '')
    expect(new Set(kids).size).toBe(2)
    const client = officialClient(sim.url)
    const [old, current] = await Promise.all(kids.map(key_id => client.webhookVerificationKeyGet({ key_id })))
    expect(old?.data.key).toMatchObject({
      expired_at: clockStart / 1000 + 3600,
      alg: 'ES256',
      crv: 'P-256',
      use: 'sig',
    })
    expect(current?.data.key.expired_at).toBeNull()
  })

  test('keys belong to one environment', async () => {
    const { receiver, send } = await webhookWorld()
    const production = await startSimulator({ environment: 'production', seed: 'production' })
    await send()
    const kid = decodeProtectedHeader(receiver.arrivals[0]?.token ?? '').kid ?? ''
    const { status, data } = await officialClient(production.url).webhookVerificationKeyGet({ key_id: kid })
    expect(status).toBe(400)
    expect(data).toMatchObject({ error_type: 'INVALID_INPUT', error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' })
  })
})
