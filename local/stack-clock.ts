import { type Clock, virtualClock } from './plaid-simulator/clock.ts'

/**
 * One clock for the stand-ins, the simulator and the functions. It runs with the system's clock and can be advanced.
 */
export interface StackClock {
  readonly now: () => number
  readonly after: Clock['after']
  /** Moves from one timer to the next. All work that a timer starts ends before a later timer runs. */
  readonly advance: (ms: number) => Promise<void>
  /** Moves at once, as on a machine that slept: the timers that became due run afterwards, each once. */
  readonly leap: (ms: number) => Promise<void>
  /** Registers work that `advance` waits for. */
  readonly track: <A>(work: Promise<A>) => Promise<A>
  /** Resolves when no tracked work is running and the other work of `alsoWaitFor` has ended too. */
  readonly untilIdle: () => Promise<void>
  /** Sets a function that resolves when other work has ended. That work may start tracked work. */
  readonly alsoWaitFor: (others: () => Promise<void>) => void
  /** Milliseconds ahead of the system's clock, as a Float64 that threads can read. */
  readonly aheadMs: SharedArrayBuffer
  /** The same clock for one user: `forgetTimers` cancels only the timers that were set through this view. */
  readonly view: () => Clock
}

const viewOf = ({ now, after, leap }: Clock, advance: Clock['advance']): Clock => {
  const cancels = new Set<() => void>()
  return {
    now,
    after: (delayMs, run) => {
      const cancel = after(delayMs, () => {
        cancels.delete(cancel)
        run()
      })
      cancels.add(cancel)
      return () => {
        cancels.delete(cancel)
        cancel()
      }
    },
    advance,
    leap,
    forgetTimers: () => {
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}

/** `onMove` learns of each `advance` and `leap`, before anything becomes due. */
export const startStackClock = (onMove: (byMs: number, toMs: number) => void = () => {}): StackClock => {
  const aheadMs = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)
  const cell = new Float64Array(aheadMs)
  const clock = virtualClock(undefined, totalMs => {
    cell[0] = totalMs
  })
  const running = new Set<Promise<unknown>>()
  let startedCount = 0
  let othersIdle: () => Promise<void> = async () => {}

  const track = <A>(work: Promise<A>): Promise<A> => {
    startedCount += 1
    const ended = work.finally(() => running.delete(ended))
    running.add(ended)
    return ended
  }

  const untilIdle = async (): Promise<void> => {
    for (let before = -1; before !== startedCount; ) {
      before = startedCount
      while (running.size > 0) await Promise.allSettled(running)
      await othersIdle()
    }
  }

  const announced = (move: Clock['advance']) => (ms: number) => {
    if (ms > 0) onMove(ms, clock.now() + ms)
    return move(ms, untilIdle)
  }
  const advance = announced(clock.advance)
  const leap = announced(clock.leap)

  return {
    now: clock.now,
    after: clock.after,
    advance,
    leap,
    track,
    untilIdle,
    alsoWaitFor: others => {
      othersIdle = others
    },
    aheadMs,
    view: () => viewOf({ ...clock, leap }, advance),
  }
}
