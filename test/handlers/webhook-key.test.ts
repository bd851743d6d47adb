import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Receiver, startReceiver, webhookEvent } from '../support/receiver.ts'
import { newSigner, type Signer, tokenFor, webhookBody } from '../support/webhook-signer.ts'
import { canary, expectAnswer } from './webhook-answer.ts'

let receiver: Receiver
let signer: Signer
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())
beforeEach(() => {
  receiver.nextHour()
  signer = newSigner()
  receiver.knows(signer)
})

const body = webhookBody()
const receive = (nowMs = Date.now()) => receiver.receive(webhookEvent(body, tokenFor(signer, body, nowMs)))

it('a kid that Plaid does not know is fetched once, and again after a minute', async () => {
  signer = newSigner()
  expect([(await receive()).statusCode, (await receive()).statusCode]).toEqual([401, 401])
  expect(receiver.fetches).toEqual([signer.kid])
  receiver.advance(60_000)
  receiver.knows(signer)
  expect((await receive()).statusCode).toBe(200)
  expect(receiver.outcomes()).toEqual(['refused-unknown-kid', 'refused-unknown-kid', 'accepted'])
})

it.each<[row: string, key: object]>([
  ['of another kid', { kid: randomUUID() }],
  ['of another curve', { crv: 'P-384' }],
  ['off the curve', { y: newSigner().key.y }],
  ['with a short coordinate', { x: 'AAAA' }],
  ['for encryption', { use: 'enc' }],
  ['of another type', { kty: 'OKP' }],
  ['of another algorithm', { alg: 'ES384' }],
])('a key %s is refused, and not kept', async (_, members) => {
  receiver.knows(signer, { ...signer.key, ...members })
  expect([(await receive()).statusCode, (await receive()).statusCode]).toEqual([401, 401])
  receiver.knows(signer)
  expect((await receive()).statusCode).toBe(200)
  expect(receiver.outcomes()).toEqual(['refused-unfit-key', 'refused-unfit-key', 'accepted'])
  expect(receiver.fetches).toHaveLength(3)
})

it.each([
  ['a second before', -1, 401, 'refused-expired-key'],
  ['at the time of', 0, 401, 'refused-expired-key'],
  ['a second after', 1, 200, 'accepted'],
])('a key that expired %s signing', async (_, seconds, status, outcome) => {
  const expired_at = Math.floor(Date.now() / 1000) + seconds
  receiver.knows(signer, { ...signer.key, expired_at })
  expectAnswer(receiver, await receive(), { status, outcome, fetches: 1 })
})

it.each<[row: string, behaviour: Parameters<Receiver['plaidAnswers']>[0]]>([
  ['fails', { status: 500, body: canary }],
  ['hangs up', 'cut'],
  [
    'limits the rate',
    { status: 429, body: { error_type: 'RATE_LIMIT_EXCEEDED', error_code: 'X', error_message: canary } },
  ],
  [
    'refuses in another way',
    { status: 400, body: { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', error_message: canary } },
  ],
  ['answers what is no key', { status: 200, body: { key: { kid: canary } } }],
])('a key is fetched again when Plaid %s', async (_, behaviour) => {
  receiver.plaidAnswers(behaviour)
  expectAnswer(receiver, await receive(), { status: 503, outcome: 'key-fetch-failed' })
  receiver.plaidAnswers(undefined)
  expect((await receive()).statusCode).toBe(200)
})

it('a key is kept for a day', async () => {
  await receive()
  receiver.advance(24 * 60 * 60_000 - 1)
  await receive()
  expect(receiver.fetches).toHaveLength(1)
  receiver.advance(1)
  await receive()
  expect(receiver.fetches).toHaveLength(2)
  expect(receiver.outcomes()).toEqual(['accepted', 'accepted', 'accepted'])
})

it('a key is fetched once for deliveries that arrive together', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => receive()))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  expect(receiver.fetches).toEqual([signer.kid])
})

it('a known key is fetched again during a flood, when it is older than a day', async () => {
  await receive()
  receiver.advance(24 * 60 * 60_000)
  for (let index = 0; index < 50; index++)
    await receiver.receive(webhookEvent(body, tokenFor(newSigner(), body, Date.now())))
  expect((await receive()).statusCode).toBe(200)
})
