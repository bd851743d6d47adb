import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Receiver, startReceiver, webhookEvent } from '../support/receiver.ts'
import { newSigner, type Signer, tokenFor, webhookBody } from '../support/webhook-signer.ts'
import { canary, type Expected, expectAnswer } from './webhook-answer.ts'

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

const body = webhookBody({ note: canary })
const genuine = () => tokenFor(signer, body, Date.now())
const accepted: Expected = { status: 200, outcome: 'accepted', fetches: 1 }
const refusedAs = (reason: string): Expected => ({ status: 401, outcome: `refused-${reason}`, fetches: 0 })
const base64 = (bytes: string | Uint8Array) => ({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true })

it.each<[row: string, event: () => object, expected: Expected]>([
  ['with one byte changed', () => webhookEvent(body.replace('52x', '52y'), genuine()), refusedAs('body-hash')],
  ['that is written anew', () => webhookEvent(JSON.stringify(JSON.parse(body)), genuine()), refusedAs('body-hash')],
  ['in base64', () => webhookEvent('', genuine(), base64(body)), accepted],
  [
    'in base64 but not said to be',
    () => webhookEvent('', genuine(), { ...base64(body), isBase64Encoded: false }),
    refusedAs('body-hash'),
  ],
  [
    'that is said to be base64',
    () => webhookEvent(body, genuine(), { isBase64Encoded: true }),
    refusedAs('body-encoding'),
  ],
  ['that is no text', () => webhookEvent('', genuine(), { body: { canary } }), refusedAs('body-encoding')],
  ['that is missing', () => webhookEvent('', genuine(), { body: undefined }), refusedAs('body-hash')],
])('a body %s', async (_, event, expected) => {
  expectAnswer(receiver, await receiver.receive(event()), expected)
})

it.each<[row: string, bytes: number, event: (text: string) => object, status: number]>([
  ['of 64 KiB', 65_536, text => ({ body: text }), 200],
  ['of 64 KiB in base64', 65_536, base64, 200],
  ['of one byte more', 65_537, text => ({ body: text }), 413],
  ['of one byte more, as bytes count', 65_535, text => ({ body: `${text}é` }), 413],
  ['of one byte more in base64', 65_537, base64, 413],
  ['of 5.9 MB', 5_900_000, text => ({ body: text }), 413],
])('a body %s: %i bytes', async (_, bytes, event, status) => {
  const text = body.padEnd(bytes)
  const outcome = status === 200 ? 'accepted' : 'refused-too-large'
  const answer = await receiver.receive(webhookEvent(text, tokenFor(signer, text, Date.now()), event(text)))
  expectAnswer(receiver, answer, { status, outcome })
})

it.each(['GET', 'PUT', 'post', undefined])('a webhook is sent by POST, not by %s', async method => {
  const answer = await receiver.receive(webhookEvent(body, genuine(), { requestContext: { http: { method } } }))
  expectAnswer(receiver, answer, { status: 405, outcome: 'refused-method', fetches: 0 })
  expect(answer.headers['allow']).toBe('POST')
})

it.each([[null], [canary], [[canary]], [{}], [{ Records: [{ body: canary }] }]])(
  'a webhook is looked for in an event of API Gateway alone: %j',
  async event => {
    expectAnswer(receiver, await receiver.receive(event), { status: 405, outcome: 'refused-method' })
  },
)
