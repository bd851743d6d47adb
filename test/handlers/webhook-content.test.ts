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

const accepted: Expected = { status: 200, outcome: 'accepted', fetches: 1 }
const ignoredAs = (reason: string): Expected => ({ status: 200, outcome: `ignored-${reason}`, fetches: 1 })
const malformed = ignoredAs('malformed-signed')
const otherEnvironment: Expected = { status: 200, outcome: 'ignored-other-environment', fetches: 0 }
const notUtf8 = Buffer.from('{"note":"\xff\xfe"}', 'latin1')

it.each<[row: string, body: string | Uint8Array, expected: Expected]>([
  ['STATUS_UPDATED', webhookBody(), accepted],
  ['of another type', webhookBody({ webhook_type: 'TRANSACTIONS', webhook_code: canary }), ignoredAs('other-type')],
  ['STEP_UPDATED', webhookBody({ webhook_code: 'STEP_UPDATED' }), accepted],
  ['of a code that is new', webhookBody({ webhook_code: canary }), ignoredAs('other-code')],
  ['of the other environment', webhookBody({ environment: 'production' }), otherEnvironment],
  [
    'of the other environment, of another type',
    webhookBody({ environment: 'production', webhook_type: canary }),
    otherEnvironment,
  ],
  ['of an environment that is new', webhookBody({ environment: canary }), malformed],
  ['without an environment', webhookBody({ environment: undefined }), malformed],
  ['without an id', webhookBody({ identity_verification_id: undefined }), malformed],
  ['with a number as its id', webhookBody({ identity_verification_id: 5 }), malformed],
  ['with an id of 300 characters', webhookBody({ identity_verification_id: canary.padEnd(300, 'x') }), malformed],
  ['with an id of 256 characters', webhookBody({ identity_verification_id: 'x'.repeat(256) }), accepted],
  ['with an empty id', webhookBody({ identity_verification_id: '' }), malformed],
  ['with a control character in its id', webhookBody({ identity_verification_id: `${canary}\u0000` }), malformed],
  ['with members that are new', webhookBody({ error: null, webhook_id: canary, nested: { status: canary } }), accepted],
  ['RETRIED', webhookBody({ webhook_code: 'RETRIED' }), accepted],
  ['without a type', webhookBody({ webhook_type: undefined }), malformed],
  ['without a code', webhookBody({ webhook_code: undefined }), malformed],
  ['with a list of codes', webhookBody({ webhook_code: ['STATUS_UPDATED'] }), malformed],
  ['that is no UTF-8', notUtf8, malformed],
  ['with a byte order mark', `\uFEFF${webhookBody()}`, malformed],
  ['that is no JSON', canary, malformed],
  ['that is empty', '', malformed],
  ['that is a list', JSON.stringify([webhookBody()]), malformed],
  ['that is null', 'null', malformed],
  ['that is deep', '['.repeat(60_000), malformed],
  ['with a __proto__ of its own', `{"__proto__":${webhookBody()}}`, malformed],
])('a genuine webhook %s', async (_, body, expected) => {
  const encoded = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
  const event = webhookEvent('', tokenFor(signer, body, Date.now()), encoded)
  expectAnswer(receiver, await receiver.receive(event), expected)
})

it.each<[row: string, token: string | undefined]>([
  ['without a token', undefined],
  ['with an invalid token', canary],
])('a webhook of the other environment is ignored %s, without a fetch', async (_, token) => {
  const answer = await receiver.receive(webhookEvent(webhookBody({ environment: 'production', note: canary }), token))
  expectAnswer(receiver, answer, otherEnvironment)
})

it('the log line has the attempt and the code of an accepted webhook, and counts the outcome', async () => {
  const body = webhookBody({ webhook_code: 'RETRIED' })
  await receiver.receive(webhookEvent(body, tokenFor(signer, body, Date.now())))
  const [line = '{}'] = receiver.written
  expect(JSON.parse(line)).toMatchObject({
    driver: 'webhook',
    outcome: 'accepted',
    webhook_code: 'RETRIED',
    attempt_id: 'idv_52xR9LKo77r1Np',
    Calls: 1,
    deliveries: 1,
    _aws: { CloudWatchMetrics: [{ Dimensions: [[]], Metrics: [{ Name: 'Calls' }, { Name: 'deliveries' }] }] },
  })
})

it('an exception is a defect: 500, without any of its text', async () => {
  const hostile = Object.defineProperty({}, 'body', {
    get: () => {
      throw new Error(canary)
    },
  })
  const event = Object.assign(hostile, { requestContext: { http: { method: 'POST' } } })
  expectAnswer(receiver, await receiver.receive(event), { status: 500, outcome: 'defect' })
})
