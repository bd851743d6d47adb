import { afterEach, expect, test, vi } from 'vitest'
import { virtualClock } from '../../../local/plaid-simulator/clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

const nothing = () => Promise.resolve()

test('a clock without a start is the system clock plus what it was advanced by', async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const clock = virtualClock(undefined)
  await clock.advance(5000, nothing)
  vi.advanceTimersByTime(20)
  expect(clock.now()).toBe(1_005_020)
})

test('its timers run at their times, by waiting, advancing, or both', async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const clock = virtualClock(undefined)
  const ran: string[] = []
  clock.after(30_000, () => ran.push('first'))
  clock.after(60_000, () => ran.push('second'))
  clock.after(90_000, () => ran.push('third'))
  vi.advanceTimersByTime(29_999)
  expect(ran).toEqual([])
  vi.advanceTimersByTime(1)
  expect(ran).toEqual(['first'])
  await clock.advance(30_000, nothing)
  expect(ran).toEqual(['first', 'second'])
  vi.advanceTimersByTime(30_000)
  expect(ran).toEqual(['first', 'second', 'third'])
})

test('a timer longer than the maximum of the system waits for its time', async () => {
  vi.useFakeTimers({ now: 0 })
  const clock = virtualClock(undefined)
  const run = vi.fn()
  clock.after(2 ** 31 + 1000, run)
  vi.advanceTimersByTime(2 ** 31)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(run).toHaveBeenCalledOnce()
})

test('a clock with a start moves only by `advance`, and timers run in order at their times', async () => {
  const clock = virtualClock(100)
  const ran: [string, number][] = []
  const note = (name: string) => () => ran.push([name, clock.now()])
  clock.after(20, note('second'))
  clock.after(10, () => {
    note('first')()
    clock.after(5, note('between'))
  })
  const cancel = clock.after(12, note('cancelled'))
  cancel()
  await clock.advance(50, nothing)
  expect(ran).toEqual([
    ['first', 110],
    ['between', 115],
    ['second', 120],
  ])
  expect(clock.now()).toBe(150)
})

test('it waits for the work of a timer before it runs the next one, and advances one after the other', async () => {
  const clock = virtualClock(0)
  const ran: string[] = []
  let work = Promise.resolve()
  const untilIdle = () => work
  const endLater = async (name: string) => {
    await nothing()
    ran.push(`${name} ends`)
  }
  for (const name of ['a', 'b']) {
    clock.after(10, () => {
      ran.push(`${name} begins`)
      work = endLater(name)
    })
  }
  await Promise.all([clock.advance(10, untilIdle), clock.advance(5, untilIdle)])
  expect(ran).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(clock.now()).toBe(15)
})

test('forgotten timers never run', async () => {
  const clock = virtualClock(0)
  const run = vi.fn()
  clock.after(10, run)
  clock.forgetTimers()
  await clock.advance(100, nothing)
  expect(run).not.toHaveBeenCalled()
})
