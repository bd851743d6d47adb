import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { batchOf, type Surroundings, startSurroundings } from './surroundings.ts'

const dayMs = 86_400_000
const aMinuteMs = 60_000

let around: Surroundings
beforeAll(async () => {
  around = await startSurroundings()
})
afterAll(() => around.close())

const statusUpdate = (identity_verification_id: string): string =>
  JSON.stringify({
    'detail-type': 'Identity Verification STATUS_UPDATED',
    source: 'plaid.webhook',
    detail: { webhook_code: 'STATUS_UPDATED', identity_verification_id, environment: 'sandbox' },
  })

/** One call of a function with its clock and its deadline ahead. */
const call = async (name: string, aheadMs: number, event: unknown): Promise<PackagedFunction> => {
  const instance = await around.start(name, { RETRY_MODE: 'enforce' }, aheadMs)
  expect(await instance.invoke(event, { deadlineMs: aheadMs + 30_000 })).toMatchObject({ _tag: 'returned' })
  await instance.close()
  return instance
}

const queued = () => around.dueQueue.sent().map(body => JSON.parse(body))

describe("the sweep, zipped, under AWS's runtime client", () => {
  test('queues a due attempt once, and the worker then retries it', async () => {
    const { id, client_user_id } = around.failedAttempt()
    const key = { environment: 'sandbox', template_id: around.templateId, client_user_id }
    await call('auto-retry', 0, batchOf(around.queue, [statusUpdate(id)]))
    const before = around.dueQueue.sent().length

    await call('sweep', 0, {})
    expect(queued().slice(before)).toEqual([])

    await call('sweep', dayMs, {})
    await call('sweep', dayMs + aMinuteMs, {})
    const detail = { ...key, delay_seconds: 0 }
    const due = { source: 'idv-retry', 'detail-type': 'Identity Verification Attempt Due', detail }
    expect(queued().slice(before)).toEqual([due])

    await call('auto-retry', dayMs, batchOf(around.dueQueue, []))
    expect(around.attemptsOf(client_user_id)).toBe(2)
    expect(around.bus.events().map(event => event['detail-type'])).toEqual([
      'Identity Verification Retry Scheduled',
      'Identity Verification Retried',
    ])

    await call('sweep', 2 * dayMs, {})
    expect(queued().slice(before)).toEqual([due])
  })

  test('writes one log line, and loads no undici', async () => {
    const { logs } = await call('sweep', 0, {})
    const [line = '', ...others] = logs()
    expect(JSON.parse(line)).toMatchObject({
      driver: 'sweep',
      outcome: 'swept',
      queued: 0,
      left: 0,
      not_taken: 0,
      unreadable: 0,
      other_environment: 0,
      paused: 0,
    })
    expect(others).toEqual(['undici: []'])
  })

  test('that cannot read the ledger fails, with a fixed text', async () => {
    const blind = await around.start('sweep', { LEDGER_TABLE: 'no-such-table' })
    expect(await blind.invoke({})).toMatchObject({ _tag: 'failed', errorMessage: 'not-swept' })
    await blind.close()
    expect(JSON.parse(blind.logs()[0] ?? '')).toMatchObject({ outcome: 'not-swept', failure: 'LedgerUnavailable' })
  })

  test('without a queue does not start, and names the missing variable', async () => {
    const { init, close } = await around.start('sweep', { DUE_QUEUE_URL: '' })
    await close()
    expect(init).toMatchObject({ _tag: 'failed', errorMessage: expect.stringContaining('DUE_QUEUE_URL') })
  })
})
