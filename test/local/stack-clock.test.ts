import { describe, expect, it } from 'vitest'
import { startStackClock } from '../../local/stack-clock.ts'

describe('the clock of the stack', () => {
  it('is ahead of the system’s clock by its advances, and threads can read the difference', async () => {
    const clock = startStackClock()
    const realMs = Date.now()
    await clock.advance(3_600_000)
    expect(clock.now() - realMs).toBeGreaterThanOrEqual(3_600_000)
    const times = [clock.now(), Date.now() + Number(new Float64Array(clock.aheadMs)[0]), clock.now()]
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  it('advances only after the work of a timer, and the work that this starts, has ended', async () => {
    const clock = startStackClock()
    const log: string[] = []
    clock.after(1_000, () => {
      void clock.track(
        new Promise(setImmediate).then(() => {
          log.push('first')
          void clock.track(new Promise(setImmediate).then(() => log.push('of the first')))
        }),
      )
    })
    clock.after(2_000, () => log.push('second'))
    await clock.advance(2_000)
    expect(log).toEqual(['first', 'of the first', 'second'])
  })

  it('leaps over time in which its timers do not run, and runs those that are overdue once', async () => {
    const clock = startStackClock()
    const startMs = clock.now()
    const ranAfterMs: number[] = []
    const everyMinute = (): void => {
      ranAfterMs.push(clock.now() - startMs)
      clock.after(60_000, everyMinute)
    }
    clock.after(60_000, everyMinute)
    await clock.leap(86_400_000)
    expect(ranAfterMs).toHaveLength(1)
    expect(ranAfterMs[0]).toBeGreaterThanOrEqual(86_400_000)
  })

  it('waits for the registered work, and for the work that this starts', async () => {
    const clock = startStackClock()
    const log: string[] = []
    let isFirst = true
    clock.alsoWaitFor(async () => {
      if (!isFirst) return
      isFirst = false
      void clock.track(new Promise(setImmediate).then(() => log.push('tracked')))
    })
    await clock.untilIdle()
    expect(log).toEqual(['tracked'])
  })

  it('leaps over what would become due in between: it is done once, at the end', async () => {
    const clock = startStackClock()
    const startedMs = clock.now()
    const ranMs: number[] = []
    const every = (): void => {
      ranMs.push(clock.now() - startedMs)
      clock.after(60_000, every)
    }
    clock.after(60_000, every)
    await clock.leap(86_400_000)
    expect(ranMs).toHaveLength(1)
    expect(ranMs[0]).toBeGreaterThanOrEqual(86_400_000)
    await clock.advance(120_000)
    expect(ranMs).toHaveLength(3)
  })

  it('leaps after the work that is running', async () => {
    const clock = startStackClock()
    const startedMs = clock.now()
    const log: string[] = []
    void clock.track(
      new Promise(setImmediate).then(() => log.push(clock.now() - startedMs < 3_600_000 ? 'before' : 'after')),
    )
    await clock.leap(3_600_000)
    expect(log).toEqual(['before'])
  })

  it('continues after failed work', async () => {
    const clock = startStackClock()
    clock.track(Promise.reject(new Error('no'))).catch(() => undefined)
    await expect(clock.advance(1_000)).resolves.toBeUndefined()
  })

  it('has views that clear only their own timers', async () => {
    const clock = startStackClock()
    const view = clock.view()
    const log: string[] = []
    clock.after(1_000, () => log.push('clock'))
    view.after(1_000, () => log.push('view'))
    view.after(500, () => log.push('early'))
    await view.advance(500, async () => undefined)
    view.forgetTimers()
    await clock.advance(500)
    expect(log).toEqual(['early', 'clock'])
  })
})
