import { afterAll, beforeAll, it, vi } from 'vitest'
import { type Receiver, startReceiver, webhookEvent } from '../support/receiver.ts'
import { newSigner, tokenFor, webhookBody } from '../support/webhook-signer.ts'
import { expectAnswer } from './webhook-answer.ts'

let receiver: Receiver
beforeAll(async () => {
  vi.stubEnv('WATCH', 'off')
  receiver = await startReceiver()
})
afterAll(() => receiver.stop())

it.each([
  ['STEP_UPDATED', 'ignored-step-updated'],
  ['STATUS_UPDATED', 'accepted'],
  ['RETRIED', 'accepted'],
])('while first attempts are not watched a genuine webhook %s is %s', async (webhook_code, outcome) => {
  receiver.nextHour()
  const signer = newSigner()
  receiver.knows(signer)
  const body = webhookBody({ webhook_code })
  const answer = await receiver.receive(webhookEvent(body, tokenFor(signer, body, Date.now())))
  expectAnswer(receiver, answer, { status: 200, outcome })
})
