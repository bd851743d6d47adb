import { expect, test } from 'vitest'
import { intervalOf, minuteBudget, sendPace } from '../../../lib/domain/plaid/rate-budget.ts'

/** Plaid's limits per minute. */
const limits = { get: 420, list: 300, retry: 120, sandbox: 60 }

test('in production looks use a quarter of the limit of get, and all together at most 0.8 of each limit', () => {
  const { due, looks } = minuteBudget('production')
  expect({ due, looks }).toEqual({ due: 96, looks: 105 })
  expect(due).toBeLessThanOrEqual(0.8 * limits.retry)
  expect(due).toBeLessThanOrEqual(0.8 * limits.list)
  expect(due + looks).toBeLessThanOrEqual(0.8 * limits.get)
})

test('in Sandbox the three calls of a due attempt and the looks share 0.8 of one limit', () => {
  const { due, looks } = minuteBudget('sandbox')
  expect({ due, looks }).toEqual({ due: 11, looks: 15 })
  expect(3 * due + looks).toBeLessThanOrEqual(0.8 * limits.sandbox)
})

test.each(['production', 'sandbox'] as const)('the pace in %s lets all that a sweep queues pass in a minute', env => {
  const { intervalMs, sendsMax } = sendPace(env)
  expect((60_000 / intervalMs) * sendsMax).toBeGreaterThanOrEqual(minuteBudget(env).due)
})

test.each(['production', 'sandbox'] as const)('in %s an interval of the pace is in one UTC day', env => {
  const { intervalMs } = sendPace(env)
  expect(86_400_000 % intervalMs).toBe(0)
  expect(intervalOf(env, 3 * intervalMs - 1)).toBe(2)
  expect(intervalOf(env, 3 * intervalMs)).toBe(3)
})

test.each([1, 2, 3, 4, 5])(
  'with %d lists for other templates, no minute has more calls than Plaid allows',
  elsewhere => {
    const { due, looks } = minuteBudget('production', elsewhere)
    expect(looks).toBe(minuteBudget('production').looks)
    expect(due * (1 + elsewhere)).toBeLessThanOrEqual(0.8 * limits.list)
    const sandbox = minuteBudget('sandbox', elsewhere)
    expect((3 + elsewhere) * sandbox.due + sandbox.looks).toBeLessThanOrEqual(0.8 * limits.sandbox)

    // A minute that begins within an interval touches one more.
    const sends = ({ intervalMs, sendsMax }: ReturnType<typeof sendPace>) =>
      sendsMax * (Math.ceil(60_000 / intervalMs) + 1)
    expect(sends(sendPace('production', elsewhere)) * (1 + elsewhere)).toBeLessThanOrEqual(limits.list)
    expect(sends(sendPace('sandbox', elsewhere)) * (3 + elsewhere) + looksOf('sandbox')).toBeLessThanOrEqual(
      limits.sandbox,
    )
  },
)

const looksOf = (env: 'production' | 'sandbox'): number => minuteBudget(env).looks

test.each(['production', 'sandbox'] as const)('in %s longer intervals count on where shorter ones stopped', env => {
  for (const elsewhere of [1, 2, 3, 4, 5]) {
    const { intervalMs } = sendPace(env, elsewhere)
    expect(86_400_000 % intervalMs).toBe(0)
    const atMs = 20_000 * 86_400_000 + 12_345_678
    expect(intervalOf(env, atMs + intervalMs, elsewhere)).toBeGreaterThanOrEqual(intervalOf(env, atMs, 0))
    expect(intervalOf(env, atMs, elsewhere)).toBeLessThanOrEqual(intervalOf(env, atMs, 0))
    expect(intervalOf(env, atMs + intervalMs, elsewhere)).toBeGreaterThan(intervalOf(env, atMs, elsewhere))
  }
})
