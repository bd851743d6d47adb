import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Receiver, startReceiver, webhookEvent } from '../support/receiver.ts'
import { sized } from '../support/size.ts'
import { newSigner, tokenFor, webhookBody } from '../support/webhook-signer.ts'

let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())

const durationMs = 10_000
const tokens = sized({ sample: 500, full: 10_000 })
const body = webhookBody()

it(`a known key verifies throughout a flood of ${tokens} made-up kids in ten seconds, which causes at most 15 fetches`, async ({
  task,
}) => {
  task.meta.cases = tokens
  const signer = newSigner()
  receiver.knows(signer)
  const receive = () => receiver.receive(webhookEvent(body, tokenFor(signer, body, Date.now())))
  const forger = newSigner()
  await receive()
  const known = receiver.fetches.length
  const statuses = new Map<number, number>()
  const accepted: number[] = []
  for (let index = 0; index < tokens; index++) {
    if (index % (tokens / 100) === 0) accepted.push((await receive()).statusCode)
    const token = tokenFor({ ...forger, kid: randomUUID() }, body, Date.now())
    const { statusCode } = await receiver.receive(webhookEvent(body, token))
    statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    receiver.advance(durationMs / tokens)
  }
  expect(accepted).toEqual(Array(100).fill(200))
  const fetches = receiver.fetches.length - known
  expect(fetches).toBeGreaterThan(0)
  expect(fetches).toBeLessThanOrEqual(15)
  expect(Object.fromEntries(statuses)).toEqual({ 401: fetches, 503: tokens - fetches })
})
