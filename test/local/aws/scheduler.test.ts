import { expect, it } from 'vitest'
import { rateMs, schedule } from '../../../local/aws/scheduler.ts'
import { startStackClock } from '../../../local/stack-clock.ts'

it.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('%s is every %d ms', (expression, ms) => expect(rateMs(expression)).toBe(ms))

it.each(['cron(0 12 * * ? *)', 'rate(1 week)', 'rate(x minutes)', ''])('"%s" is not known', expression => {
  expect(() => rateMs(expression)).toThrow(expression)
})

it('a schedule calls once in each interval, one call at a time, until it is stopped', async () => {
  const clock = startStackClock()
  const times: number[] = []
  const startedMs = clock.now()
  const { stop } = schedule(
    {
      invoke: async () => {
        times.push(Math.round((clock.now() - startedMs) / 60_000))
        return { _tag: 'returned', value: null }
      },
    },
    60_000,
    clock,
  )
  await clock.advance(180_500)
  expect(times).toEqual([1, 2, 3])
  stop()
  await clock.advance(180_000)
  expect(times).toEqual([1, 2, 3])
})
