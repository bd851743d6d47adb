import { randomUUID } from 'node:crypto'
import { dueBody } from '../../../lib/adapters/sqs/message.ts'
import { limits } from '../../../lib/domain/limits.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import { findings } from '../../../local/findings.ts'
import { postJson } from '../../../local/http/post-json.ts'
import { type AutomaticStack, template_id } from '../../end-to-end/automatic-stack.ts'
import { apiEvent } from '../../support/on-demand.ts'

export const minuteMs = 60_000

type Act = (stack: AutomaticStack) => Promise<unknown>

export const ask = (stack: AutomaticStack, client_user_id: string) =>
  postJson(`${stack.url}/identity_verification/retry`, { client_user_id, template_id, strategy: 'reset' })

/** A user whom no automatic retry helps. */
export const heldUser = async (stack: AutomaticStack): Promise<string> =>
  (await stack.somebody({ step: 'kyc_check', status: 'failed' })).client_user_id

/** New instances of the functions, with nothing in memory. */
const restart = async (stack: AutomaticStack): Promise<void> => {
  await stack.setMode('shadow')
  await stack.setMode('enforce')
}

const threeTimes = async (act: () => Promise<unknown>, afterEach: () => Promise<unknown>): Promise<void> => {
  for (let index = 0; index < 3; index += 1) {
    await act()
    await afterEach()
  }
}

/** A failed attempt of a new user, changed before Plaid reports it. */
const changedAttempt = async (
  stack: AutomaticStack,
  changes: Parameters<AutomaticStack['simulator']['patchAttempt']>[1],
) => {
  stack.simulator.configureWebhooks({ drop: true })
  const { id } = await stack.somebody(findings.mistypedName)
  stack.simulator.configureWebhooks({ drop: false })
  stack.simulator.patchAttempt(id, changes)
  await stack.sendWebhook('STATUS_UPDATED', id)
}

const post = (stack: AutomaticStack) =>
  postJson(`${stack.url}/plaid/webhook`, { webhook_type: 'IDENTITY_VERIFICATION' }, { 'plaid-verification': 'forged' })

/** What happens, by the alarm that it rings. Each begins where the one before has ended. */
export const acts: Readonly<Record<string, readonly [how: string, act: Act]>> = {
  'retry-sent-but-outcome-unknown': [
    "Plaid makes the attempt, and the connection is reset instead of its answer; the child's webhook then adopts it",
    async stack => {
      const user = await heldUser(stack)
      stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
      await ask(stack, user)
      await stack.pass(2)
    },
  ],
  'retry-needs-review': [
    'Plaid answers 500 to the retry, and no list shows a new attempt for a quarter of an hour',
    async stack => {
      const user = await heldUser(stack)
      stack.simulator.addFault({ endpoint: 'retry', fault: '500' })
      await ask(stack, user)
      await stack.pass(20)
    },
  ],
  'retry-misdirected': [
    "Plaid's answer names another parent",
    async stack => {
      const user = await heldUser(stack)
      stack.simulator.patchNextAttempt({ previous_attempt_id: 'idv_other' })
      await ask(stack, user)
    },
  ],
  'clocks-differ': [
    'an attempt ended a day in the future',
    stack => changedAttempt(stack, { completed_at: new Date(stack.clock.now() + 1_440 * minuteMs).toISOString() }),
  ],
  'plaid-answers-not-understood': [
    "half of the list's JSON arrives",
    async stack => {
      const user = await heldUser(stack)
      stack.simulator.addFault({ endpoint: 'list', fault: 'half_json' })
      await ask(stack, user)
    },
  ],
  'plaid-rate-limited': [
    'Plaid answers 429 to every retry of a due attempt, for an hour',
    async stack => {
      await stack.somebody(findings.mistypedName)
      stack.simulator.addFault({ endpoint: 'retry', fault: '429', count: 1_000 })
      await stack.pass(60)
    },
  ],
  'retry-unserved': [
    'a request on the bus, while Plaid answers 500 to every list for over an hour',
    async stack => {
      const client_user_id = await heldUser(stack)
      stack.simulator.addFault({ endpoint: 'list', fault: '500', count: 1_000 })
      stack.sendEvent({ client_user_id, template_id, strategy: 'reset', idempotency_key: randomUUID() })
      await stack.pass(75)
    },
  ],
  'plaid-unavailable': [
    'Plaid answers 500 to every list, for half an hour',
    async stack => {
      const user = await heldUser(stack)
      stack.simulator.addFault({ endpoint: 'list', fault: '500', count: 1_000 })
      await threeTimes(
        () => ask(stack, user),
        () => stack.clock.leap(10 * minuteMs),
      )
    },
  ],
  'plaid-refuses': [
    'a status update of an attempt that Plaid does not have',
    stack => stack.sendWebhook('STATUS_UPDATED', 'idv_unknown'),
  ],
  'plaid-words-not-known': [
    'a finding has a word that no version knows',
    stack => changedAttempt(stack, { kyc_check: { status: 'failed', name: { summary: 'a word of tomorrow' } } }),
  ],
  'due-subjects-unreadable': [
    'an item of the index has no ids',
    async stack => {
      const item = { pk: { S: 'x' }, sk: { S: 'ledger' }, due_shard: { S: '0' }, due_at: { N: '1' } }
      await stack.table.putItem(item)
      await stack.pass(1)
    },
  ],
  'outcomes-not-published': [
    'the bus refuses the event of a retry',
    async stack => {
      const user = await heldUser(stack)
      stack.bus.fail('entry', 3)
      await ask(stack, user)
      stack.bus.clearFaults()
    },
  ],
  'webhooks-too-late': [
    'a webhook that Plaid signed, ten minutes old, after one of the same key',
    async stack => {
      await stack.sendWebhook('STATUS_UPDATED', 'idv_unknown')
      stack.simulator.configureWebhooks({ stale: 1 })
      await stack.sendWebhook('STATUS_UPDATED', 'idv_unknown')
    },
  ],
  'webhooks-not-understood': [
    'a webhook that Plaid signed, with an id of 300 characters',
    stack => stack.sendWebhook('STATUS_UPDATED', 'x'.repeat(300)),
  ],
  'webhooks-not-published': [
    'the bus refuses three webhooks',
    async stack => {
      stack.bus.fail('entry', 9)
      await threeTimes(
        () => stack.sendWebhook('STATUS_UPDATED', 'idv_unknown'),
        async () => {},
      )
      stack.bus.clearFaults()
    },
  ],
  'webhook-keys-unavailable': [
    "new instances cannot read the webhook's key three times",
    async stack => {
      await restart(stack)
      stack.simulator.addFault({ endpoint: 'webhook_verification_key/get', fault: '500', count: 9 })
      await threeTimes(
        () => stack.sendWebhook('STATUS_UPDATED', 'idv_unknown'),
        async () => {},
      )
    },
  ],
  'webhooks-refused': [
    'four forged posts',
    async stack => {
      await stack.clock.leap(30 * minuteMs)
      for (let index = 0; index < 4; index += 1) await post(stack)
    },
  ],
  'due-messages-too-late': [
    'ten due messages that lay for ten minutes, as SQS would deliver them',
    async stack => {
      const key = { environment: 'sandbox', template_id, client_user_id: 'late' } as SubjectKey
      const nowMs = stack.clock.now()
      const attributes = {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(nowMs - 10 * minuteMs),
        ApproximateFirstReceiveTimestamp: String(nowMs),
      }
      const Records = Array.from({ length: 10 }, () => ({
        messageId: randomUUID(),
        receiptHandle: 'r',
        body: dueBody(key, 0),
        attributes,
        eventSource: 'aws:sqs',
      }))
      await stack.functionNamed('auto-retry').invoke({ Records })
    },
  ],
  'sweep-behind': [
    'no sweep runs for two hours, while an attempt is due',
    async stack => {
      await stack.somebody(findings.mistypedName)
      await stack.clock.leap(120 * minuteMs)
      await stack.pass(1)
    },
  ],
  'sending-paused-for-a-day': [
    'the pause switch is on for 25 hours',
    async stack => {
      await stack.setPaused(true)
      for (let hour = 0; hour < 25; hour += 1) {
        await stack.clock.leap(58 * minuteMs)
        await stack.pass(2)
      }
      await stack.setPaused(false)
      await stack.pass(1)
    },
  ],
  'service-defect': [
    'Plaid does not answer, and the call runs out of time: middy ends it half a second before Lambda does',
    async stack => {
      stack.simulator.addFault({ endpoint: 'list', fault: 'hang' })
      const event = apiEvent({ client_user_id: 'hanging', template_id, strategy: 'reset' })
      const timeoutMs = limits.endEarlyMs
      await stack.functionNamed('retry').invoke(event, { timeoutMs, overdueMs: 10 * minuteMs })
    },
  ],
  'ledger-unusable': [
    'the item of the pause switch has a form that this version does not know',
    async stack => {
      const user = await heldUser(stack)
      await stack.table.putItem({ pk: { S: 'control' }, sk: { S: 'control' }, paused: { S: 'yes' } })
      await restart(stack)
      await ask(stack, user)
      await stack.setPaused(false)
    },
  ],
}
