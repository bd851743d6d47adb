import { expect, test } from 'vitest'
import { type Drained, drainBacklog, faultsOf } from './backlog.ts'

test.each([1, 10, 1_000])('%i workers drain a backlog of 1,000 without a wasted call', async workers => {
  const drained = await drainBacklog({ subjects: 1_000, workers })
  expect(faultsOf(drained)).toEqual([])
  expect(drained).toMatchObject({ retryCallsPerSuccess: 1, rateLimited: 0, lost: 0, readsPerSuccess: 2 })
  expect(drained.timeRatio).toBeLessThan(1.06)
})

test('a backlog in Sandbox, where all endpoints share one limit, is drained without a wasted call', async () => {
  const drained = await drainBacklog({ subjects: 200, workers: 10, environment: 'sandbox' })
  expect(drained).toMatchObject({ retryCallsPerSuccess: 1, rateLimited: 0, lost: 0 })
})

test('an outage of an hour multiplies no calls: failed reads are repeated within the limits, and then retried', async () => {
  const drained = await drainBacklog({ subjects: 1_000, workers: 10, outageMinutes: 60 })
  expect(drained).toMatchObject({ retryCallsPerSuccess: 1, rateLimited: 0, lost: 0 })
  // The wait after the fourth failure in a row is an hour, and up to a fifth more.
  expect(drained.minutes).toBeLessThan(60 + 72 + 1.1 * (1_000 / 96))
})

test('workers that start late, and a crowd of status updates beside them, waste no call and starve no send', async () => {
  const drained = await drainBacklog({ subjects: 1_000, workers: 1_000, lateMinutes: 30, updatesPerMinute: 200 })
  expect(drained).toMatchObject({ rateLimited: 0, lost: 0 })
  expect(drained.retryCallsPerSuccess).toBeLessThanOrEqual(1.01)
  expect(drained.minutes).toBeLessThan(30 + 3 + 1.1 * (1_000 / 96))
})

test.each<[Partial<Drained>, string]>([
  [{ retryCallsPerSuccess: 1.02 }, 'too many calls to retry'],
  [{ rateLimited: 1 }, 'rate limited'],
  [{ lost: 1 }, 'lost'],
  [{ subjects: 10_000, timeRatio: 1.02 }, 'too slow'],
])('%j is reported as a fault', async (change, fault) => {
  const drained = await drainBacklog({ subjects: 10, workers: 1 })
  expect(faultsOf({ ...drained, ...change })).toEqual([fault])
})
