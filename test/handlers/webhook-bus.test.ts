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

const body = webhookBody({ note: canary })
const genuine = () => tokenFor(signer, body, Date.now())
it('the bus gets ids and enum members, and nothing else of the body', async () => {
  await receiver.receive(webhookEvent(body, genuine()))
  expect(receiver.puts).toEqual([
    {
      EventBusName: 'idv-retry-test',
      Source: 'plaid.webhook',
      DetailType: 'Identity Verification STATUS_UPDATED',
      Detail: JSON.stringify({
        webhook_code: 'STATUS_UPDATED',
        identity_verification_id: 'idv_52xR9LKo77r1Np',
        environment: 'sandbox',
      }),
    },
  ])
})

it.each<[row: string, behaviour: Parameters<Receiver['busAnswers']>[0], cause: string]>([
  [
    'does not take the entry',
    { status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: canary }] } },
    'entry-refused',
  ],
  [
    'throttles the entry',
    { status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] } },
    'throttled',
  ],
  ['does not say what it took', { status: 200, body: {} }, 'entry-refused'],
  ['answers what is no JSON', { status: 200, body: canary }, 'unreachable'],
  ['fails', { status: 500, body: { __type: 'InternalException', message: canary } }, 'unreachable'],
  ['hangs up', 'cut', 'unreachable'],
  ['does not exist', { status: 400, body: { __type: 'ResourceNotFoundException', message: canary } }, 'not-found'],
  ['is not ours to write to', { status: 400, body: { __type: 'AccessDeniedException', message: canary } }, 'denied'],
])('a bus that %s: Plaid delivers again', async (_, behaviour, cause) => {
  receiver.busAnswers(behaviour)
  const answer = await receiver.receive(webhookEvent(body, genuine()))
  expectAnswer(receiver, answer, { status: 503, outcome: 'bus-failed' })
  expect(JSON.parse(receiver.written[0] ?? '')).toMatchObject({ cause })
})
