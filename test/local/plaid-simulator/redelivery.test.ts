import { describe, expect, test } from 'vitest'
import { clockStart } from './support.ts'
import { verify, webhookWorld } from './webhook-world.ts'

describe('redelivery', () => {
  const delays = [30_000, 120_000, 480_000, 1_920_000, 7_680_000, 30_720_000]

  test('follows after 30 s, then four times as long each time, seven deliveries at most', async () => {
    const { sim, receiver, send } = await webhookWorld()
    receiver.answers.push(...Array.from({ length: 9 }, () => 500))
    await send()
    for (const [index, delay] of delays.entries()) {
      await sim.advance(delay - 1)
      expect(receiver.arrivals).toHaveLength(index + 1)
      await sim.advance(1)
      expect(receiver.arrivals).toHaveLength(index + 2)
    }
    await sim.advance(7 * 86_400_000)
    expect(receiver.arrivals).toHaveLength(7)
    expect(sim.webhooks().map(record => record.redelivery_in_ms)).toEqual([...delays, null])
  })

  test('ends with the first 200', async () => {
    const { sim, receiver, send } = await webhookWorld()
    receiver.answers.push(503, 201)
    await send()
    await sim.advance(86_400_000)
    expect(sim.webhooks().map(record => record.outcome)).toEqual(['rejected', 'rejected', 'delivered'])
    expect(receiver.arrivals).toHaveLength(3)
  })

  test('any 2xx ends it by the knob', async () => {
    const { sim, receiver, send } = await webhookWorld({ knobs: { webhookSuccess: '2xx' } })
    receiver.answers.push(204)
    await send()
    await sim.advance(86_400_000)
    expect(receiver.arrivals).toHaveLength(1)
  })

  test('follows after ten seconds without an answer, and after a refused connection', async () => {
    const { sim, receiver } = await webhookWorld({ knobs: { deliveryGraceMs: 100 } })
    receiver.answers.push('hang')
    sim.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: 'idv_1' })
    await receiver.arrival()
    await sim.advance(9_999)
    expect(sim.webhooks()).toMatchObject([{ outcome: 'pending' }])
    await sim.advance(1)
    expect(sim.webhooks()).toMatchObject([{ outcome: 'timed_out', redelivery_in_ms: 30_000 }])
    sim.setKnobs({ deliveryGraceMs: 60_000 })
    await sim.advance(30_000)
    expect(receiver.arrivals).toHaveLength(2)
    sim.configureWebhooks({ url: 'http://127.0.0.1:1/closed' })
    sim.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: 'idv_2' })
    await sim.untilIdle()
    expect(sim.webhooks().at(-1)).toMatchObject({ outcome: 'unreachable', redelivery_in_ms: 30_000 })
  })

  test('stops for an endpoint that rejects more than 90 %', async () => {
    const { sim, receiver, send } = await webhookWorld()
    receiver.answers.push(...Array.from({ length: 40 }, () => 400))
    await send(10)
    await sim.advance(86_400_000)
    // The first nine may be redelivered. The rule stops the tenth one, and each redelivery.
    expect(receiver.arrivals).toHaveLength(19)
  })

  test.for([
    ['fresh', clockStart / 1000 + 30],
    ['original', clockStart / 1000],
  ] as const)('carries a %s signature by the knob', async ([redeliverySignature, iat]) => {
    const { sim, receiver, send } = await webhookWorld({ knobs: { redeliverySignature } })
    receiver.answers.push(500)
    await send()
    await sim.advance(30_000)
    expect(await verify(sim, receiver.arrivals[1])).toMatchObject({ iat })
    expect(receiver.arrivals[1]?.token === receiver.arrivals[0]?.token).toBe(redeliverySignature === 'original')
  })

  test('Retry-After sets the delay by the knob, four hours at most', async () => {
    const { sim, receiver, send } = await webhookWorld({ knobs: { webhookRetryAfter: 'honoured' } })
    receiver.retryAfter = '86399'
    receiver.answers.push(429)
    await send()
    expect(sim.webhooks()).toMatchObject([{ redelivery_in_ms: 4 * 3_600_000 }])
  })
})
