import { type Clock, virtualClock } from './plaid-simulator/clock.ts'

/** The one time of everything on this machine: the stand-ins, the simulator and the functions. It runs, and can be advanced. */
export interface StackClock {
  readonly now: () => number
  readonly after: Clock['after']
  /** Moves from one timer to the next; what a timer starts, and what that starts, ends before later ones run. */
  readonly advance: (ms: number) => Promise<void>
  /** Work that a move waits for. */
  readonly track: <A>(work: Promise<A>) => Promise<A>
  /** Resolves when nothing that was tracked is under way, and `others`, asked for in turns with it, have ended too. */
  readonly settled: () => Promise<void>
  /** Something else that has to come to rest before a move; it may start tracked work. */
  readonly settlesWith: (others: () => Promise<void>) => void
  /** Milliseconds that it is ahead of the system's clock, as a Float64 that threads can read. */
  readonly aheadMs: SharedArrayBuffer
  /** The same time for somebody who forgets only timers of their own. */
  readonly view: () => Clock
}

export const startStackClock = (): StackClock => {
  const aheadMs = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)
  const cell = new Float64Array(aheadMs)
  const clock = virtualClock(undefined, totalMs => {
    cell[0] = totalMs
  })
  const underWay = new Set<Promise<unknown>>()
  let begun = 0
  let settleOthers: () => Promise<void> = async () => {}

  const track = <A>(work: Promise<A>): Promise<A> => {
    begun += 1
    const ended = work.finally(() => underWay.delete(ended))
    underWay.add(ended)
    return ended
  }

  const settled = async (): Promise<void> => {
    for (let before = -1; before !== begun; ) {
      before = begun
      while (underWay.size > 0) await Promise.allSettled(underWay)
      await settleOthers()
    }
  }

  const advance = (ms: number): Promise<void> => clock.advance(ms, settled)

  return {
    now: clock.now,
    after: clock.after,
    advance,
    track,
    settled,
    settlesWith: others => {
      settleOthers = others
    },
    aheadMs,
    view: () => {
      const cancels = new Set<() => void>()
      return {
        now: clock.now,
        after: (delayMs, run) => {
          const cancel = clock.after(delayMs, () => {
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
        forgetTimers: () => {
          for (const cancel of cancels) cancel()
          cancels.clear()
        },
      }
    },
  }
}
