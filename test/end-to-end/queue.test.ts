import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())
// What other tests began ends before a test counts lines.
beforeEach(() => stack.clock.untilIdle())

const envelope = (detail: unknown, members: object = {}) => ({
  version: '0',
  id: randomUUID(),
  source: 'app.local',
  'detail-type': 'Identity Verification Retry Requested',
  detail,
  ...members,
})

const record = (body: unknown, messageId = randomUUID()) => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  eventSource: 'aws:sqs',
})

/** Invokes the worker as Lambda's poller does. */
const invoke = async (event: unknown, timeoutMs?: number) =>
  stack.functionNamed('auto-retry').invoke(event, timeoutMs === undefined ? undefined : { timeoutMs })

/** How the worker's calls ended. The sweep comes when its minute is over, and writes lines of its own. */
const workerLines = (): readonly unknown[] =>
  stack
    .logLines()
    .map(line => JSON.parse(line))
    .filter(({ driver }) => driver === 'event')
    .map(({ outcome }) => outcome)

const failures = (...ids: string[]) => ({
  _tag: 'returned',
  value: { batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })) },
})

/** A user with a failed attempt, and an event that requests a retry. */
const asked = () => {
  const client_user_id = `queued-${randomUUID()}`
  withoutWebhooks(stack.simulator, () => failedAttempt(stack.simulator, { client_user_id, template_id }, 'kyc_check'))
  return { client_user_id, detail: { client_user_id, template_id, strategy: 'reset', idempotency_key: client_user_id } }
}

describe('the worker', () => {
  it.each(['', 'text', '{', 'null', '[]', '7', '{}', '{"detail":{}}', '{"source":1,"detail-type":"a","detail":{}}'])(
    'gives back a body that is not an event: %j',
    async body => {
      const poison = record(body)
      expect(await invoke({ Records: [poison] })).toEqual(failures(poison.messageId))
    },
  )

  it('leaves such a body to the dead-letter queue', async () => {
    stack.queue.send('poison')
    // 28 receives, three minutes apart: its waits do not grow, as it can never be served.
    for (let receives = 0; receives <= 28; receives += 1) await stack.clock.leap(3 * 60_000)
    expect(stack.queue.messages()).toEqual([])
    expect(stack.deadLetters.messages()).toMatchObject([{ body: 'poison' }])
  })

  it.each([
    ['a request', envelope({ client_user_id: 7 })],
    ['a webhook', envelope({ webhook_code: 'RETRIED' }, { source: 'plaid.webhook' })],
    [
      'what is due',
      envelope({ template_id }, { source: 'idv-retry', 'detail-type': 'Identity Verification Attempt Due' }),
    ],
  ])('discards %s if its detail does not decode, with a metric', async (_, body) => {
    const before = workerLines().length
    const metricOf = { 'detail-type': body['detail-type'], source: body.source }
    const event =
      body.source === 'plaid.webhook'
        ? { ...body, ...metricOf, 'detail-type': 'Identity Verification RETRIED' }
        : { ...body, ...metricOf }
    expect(await invoke({ Records: [record(event)] })).toEqual(failures())
    expect(workerLines().slice(before)).toEqual(['invalid-request'])
  })

  it.each([
    ['an unknown detail-type', { 'detail-type': 'Something Else' }],
    ["one of the service's outcome events", { source: 'idv-retry', 'detail-type': 'Identity Verification Retried' }],
  ])('acknowledges %s, with a metric, and without a call to Plaid', async (_, members) => {
    const before = [workerLines().length, stack.simulator.requests().length]
    expect(await invoke({ Records: [record(envelope({ id: 'a' }, members))] })).toEqual(failures())
    expect(workerLines().slice(before[0])).toEqual(['ignored-event'])
    expect(stack.simulator.requests()).toHaveLength(Number(before[1]))
  })

  it('serves nine of ten messages and gives the unreadable one back', async () => {
    const users = Array.from({ length: 9 }, asked)
    const poison = record('{')
    const Records = users.map(({ detail }) => record(envelope(detail)))
    Records.splice(4, 0, poison)
    expect(await invoke({ Records })).toEqual(failures(poison.messageId))
    expect(users.map(({ client_user_id }) => stack.asked(client_user_id, 'retry'))).toEqual(Array(9).fill(1))
  })

  it('retries once if a batch has the same event twice', async () => {
    const { client_user_id, detail } = asked()
    const event = envelope(detail)
    expect(await invoke({ Records: [record(event), record(event)] })).toEqual(failures())
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it.each([
    ['a record without an id', [{ body: '{}' }]],
    ['an id that is not a string', [{ messageId: 7, body: '{}' }]],
    ['a record that is null', [null]],
  ])('fails the whole batch for %s, before it serves any message', async (_, wrong) => {
    const { client_user_id, detail } = asked()
    expect(await invoke({ Records: [record(envelope(detail)), ...wrong] })).toMatchObject({ _tag: 'failed' })
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
  })

  it.each([{}, null, [], { Records: null }, { Records: {} }])('fails on %j, which is not a batch', async event => {
    expect(await invoke(event)).toMatchObject({ _tag: 'failed' })
  })

  it('makes no second retry for a replayed event', async () => {
    const { client_user_id, detail } = asked()
    const event = envelope(detail)
    await invoke({ Records: [record(event)] })
    await invoke({ Records: [record({ ...event, 'replay-name': 'drill' })] })
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('answers an empty batch without failures', async () => {
    expect(await invoke({ Records: [] })).toEqual(failures())
  })

  it('gives back messages that it has no time for, and fences nothing', async () => {
    const users = [asked(), asked()]
    const Records = users.map(({ detail }) => record(envelope(detail)))
    expect(await invoke({ Records }, 15_000)).toEqual(failures(...Records.map(({ messageId }) => messageId)))
    const items = JSON.stringify(await stack.table.items())
    for (const { client_user_id } of users) {
      expect(stack.asked(client_user_id, 'retry')).toBe(0)
      expect(items).not.toContain(client_user_id)
    }
  })
})
