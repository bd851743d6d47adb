import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { batchOf, type Surroundings, startSurroundings } from './surroundings.ts'

let around: Surroundings
let worker: PackagedFunction
beforeAll(async () => {
  around = await startSurroundings()
  worker = await around.start('auto-retry', { RETRY_MODE: 'enforce' })
})
afterAll(async () => {
  await worker.close()
  await around.close()
})

const event = (source: string, detailType: string, detail: unknown): string =>
  JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: '123456789012',
    time: new Date().toISOString(),
    region: 'us-east-1',
    resources: [],
    detail,
  })
const requested = (detail: unknown) => event('onboarding', 'Identity Verification Retry Requested', detail)
const requestFor = (client_user_id: string) => ({
  client_user_id,
  template_id: around.templateId,
  strategy: 'incomplete',
  idempotency_key: randomUUID(),
})
const statusUpdate = (identity_verification_id: string) =>
  event('plaid.webhook', 'Identity Verification STATUS_UPDATED', {
    webhook_code: 'STATUS_UPDATED',
    identity_verification_id,
    environment: 'sandbox',
  })

/** Delivers a batch. Returns the indices of the messages that are to be redelivered, from 0. */
const givenBack = async (instance: PackagedFunction, ...bodies: readonly string[]): Promise<readonly number[]> => {
  const before = around.queue.messages().length
  const batch = batchOf(around.queue, bodies)
  const ids = around.queue
    .messages()
    .slice(before)
    .map(({ messageId }) => messageId)
  const outcome = await instance.invoke(batch)
  if (outcome._tag === 'failed') throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`)
  const { batchItemFailures } = outcome.value as { batchItemFailures: ReadonlyArray<{ itemIdentifier: string }> }
  return batchItemFailures.map(({ itemIdentifier }) => ids.indexOf(itemIdentifier))
}

const itemOf = async (client_user_id: string) =>
  (await around.ledger.items()).find(item => item['sk']?.S === 'ledger' && item['client_user_id']?.S === client_user_id)

const outcomesOf = (client_user_id: string) =>
  around.bus
    .events()
    .map(({ detail }) => detail as { client_user_id: string; outcome: string })
    .filter(detail => detail.client_user_id === client_user_id)
    .map(({ outcome }) => outcome)

describe("the worker, zipped, under AWS's runtime client", () => {
  test('a request from the bus retries a failed attempt once, however often it is delivered, and publishes it', async () => {
    const { client_user_id } = around.failedAttempt()
    const message = requested(requestFor(client_user_id))
    expect(await givenBack(worker, message, message)).toEqual([])
    expect(await givenBack(worker, message)).toEqual([])
    expect(around.attemptsOf(client_user_id)).toBe(2)
    expect(outcomesOf(client_user_id)).toEqual(['retried'])
  })

  test('a webhook about a failed attempt schedules one retry, and sends nothing', async () => {
    const { id, client_user_id } = around.failedAttempt()
    expect(await givenBack(worker, statusUpdate(id), statusUpdate(id))).toEqual([])
    expect(around.attemptsOf(client_user_id)).toBe(1)
    expect(await itemOf(client_user_id)).toMatchObject({
      due_shard: { S: expect.any(String) },
      due_at: { N: expect.any(String) },
    })
    expect(outcomesOf(client_user_id)).toEqual(['scheduled'])
  })

  test.each([
    ['a request without its key', () => requested({ ...requestFor('user-unknown'), idempotency_key: undefined })],
    [
      'a request with personal data',
      () => requested({ ...requestFor('user-unknown'), user: { email_address: 'a@b.example' } }),
    ],
    ['a request for a user without an attempt', () => requested(requestFor('user-unknown'))],
    [
      'a request for a foreign template',
      () => requested({ ...requestFor('user-unknown'), template_id: 'idvtmp_foreign' }),
    ],
    ['an event of another kind', () => event('onboarding', 'Something Else', {})],
    [
      'a due message for a subject without a due attempt',
      () =>
        event('idv-retry', 'Identity Verification Attempt Due', {
          environment: 'sandbox',
          template_id: around.templateId,
          client_user_id: 'user-unknown',
        }),
    ],
  ])('%s is acknowledged', async (_case, message) => {
    expect(await givenBack(worker, message())).toEqual([])
  })

  test.each([
    ['text', 'text'],
    ['JSON that is not an event', '{"detail":{}}'],
    ['null', 'null'],
  ])('a message that is %s is redelivered', async (_case, message) => {
    expect(await givenBack(worker, message)).toEqual([0])
  })

  test('only the failed messages of a batch are redelivered', async () => {
    const [one, two] = [around.failedAttempt(), around.failedAttempt()]
    around.failOnce('/identity_verification/get', '503')
    expect(await givenBack(worker, statusUpdate(one.id), 'poison', statusUpdate(two.id), requested({}))).toEqual([0, 1])
    expect(outcomesOf(one.client_user_id)).toEqual([])
    expect(outcomesOf(two.client_user_id)).toEqual(['scheduled'])

    expect(await givenBack(worker, statusUpdate(one.id))).toEqual([])
    expect(outcomesOf(one.client_user_id)).toEqual(['scheduled'])
  })

  test('an event that is not a batch fails as a whole, with a fixed text', async () => {
    expect(await worker.invoke({ secret: around.canary })).toMatchObject({
      _tag: 'failed',
      errorMessage: 'the event is not a batch of messages',
    })
  })

  test('a message without time left is redelivered', async () => {
    const { id, client_user_id } = around.failedAttempt()
    const outcome = await worker.invoke(batchOf(around.queue, [statusUpdate(id)]), { deadlineMs: 10_000 })
    expect(outcome).toMatchObject({ value: { batchItemFailures: [expect.anything()] } })
    expect(await itemOf(client_user_id)).toBeUndefined()
  })

  test('a retry with a lost answer is acknowledged, and never sent again', async () => {
    const { client_user_id } = around.failedAttempt()
    around.failOnce('/identity_verification/retry', 'reset_after_commit')
    const message = requested(requestFor(client_user_id))
    expect(await givenBack(worker, message)).toEqual([])
    await givenBack(worker, message)
    expect(around.attemptsOf(client_user_id)).toBe(2)
  })

  test('while paused, nothing is sent', async () => {
    const paused = await startSurroundings()
    await paused.ledger.putItem({ pk: { S: 'control' }, sk: { S: 'control' }, paused: { BOOL: true } })
    const stopped = await paused.start('auto-retry', { RETRY_MODE: 'enforce' })
    const { client_user_id } = paused.failedAttempt()
    await stopped.invoke(batchOf(paused.queue, [requested({ ...requestFor(client_user_id) })]))
    await stopped.close()
    expect(paused.attemptsOf(client_user_id)).toBe(1)
    expect(stopped.logs().join('\n')).toContain('"reason":"paused"')
    await paused.close()
  })

  test('in shadow, attempts are decided and logged, and nothing is written or sent', async () => {
    const shadow = await around.start('auto-retry')
    const { id, client_user_id } = around.failedAttempt()
    expect(await givenBack(shadow, statusUpdate(id), requested(requestFor(client_user_id)))).toEqual([])
    await shadow.close()
    expect(around.attemptsOf(client_user_id)).toBe(1)
    expect(await itemOf(client_user_id)).toBeUndefined()
    expect(shadow.logs().join('\n')).toContain('"outcome":"shadow"')
  })

  test('loads no undici and logs no secret during a retry and a failure', async () => {
    const used = await around.start('auto-retry', { RETRY_MODE: 'enforce' })
    const { client_user_id } = around.failedAttempt()
    around.failOnce('/identity_verification/list', 'html')
    await givenBack(used, requested(requestFor(client_user_id)))
    await givenBack(used, requested(requestFor(client_user_id)))
    await used.close()
    expect(used.logs()).toContain('undici: []')
    expect(used.logs().join('\n')).not.toContain(around.canary)
    expect(JSON.stringify([await around.ledger.items(), around.bus.events()])).not.toContain(around.canary)
  })
})
