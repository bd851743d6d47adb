/** Cancels a timer; does nothing if the timer has run. */
type CancelTimer = () => void

/** The simulator's time, in milliseconds since the epoch. All waiting uses it. */
export type Clock = {
  readonly now: () => number
  /** Calls `run` when this clock has moved by `delayMs`, as time passes or by `advance`. */
  readonly after: (delayMs: number, run: () => void) => CancelTimer
  /**
   * Moves the clock from one due timer to the next, up to `ms` ahead. Before each move it waits for `untilIdle`, so
   * that work that a timer started (a webhook delivery) ends before later timers run.
   */
  readonly advance: (ms: number, untilIdle: () => Promise<void>) => Promise<void>
  /** Moves the clock at once, as on a machine that slept: the timers that became due run afterwards, each once. */
  readonly leap: (ms: number, untilIdle: () => Promise<void>) => Promise<void>
  readonly forgetTimers: () => void
}

type Timer = { readonly dueAt: number; readonly run: () => void }

/**
 * With `startAt` the clock moves only by `advance`. Without it, the clock is the system's clock plus all advances, and
 * timers also become due as time passes. `onMove` receives the sum of all advances in milliseconds.
 */
export const virtualClock = (startAt: number | undefined, onMove: (totalMs: number) => void = () => {}): Clock => {
  let offset = startAt ?? 0
  let timers: readonly Timer[] = []
  let alarm: NodeJS.Timeout | undefined
  let moving = Promise.resolve()

  const now = (): number => (startAt === undefined ? Date.now() + offset : offset)
  const earliest = (): Timer | undefined =>
    timers.reduce<Timer | undefined>(
      (first, t) => (first !== undefined && first.dueAt <= t.dueAt ? first : t),
      undefined,
    )
  const fire = (timer: Timer): void => {
    timers = timers.filter(other => other !== timer)
    timer.run()
  }
  const arm = (): void => {
    clearTimeout(alarm)
    const next = earliest()
    if (startAt !== undefined || next === undefined) return
    // setTimeout wraps beyond 2^31 ms; waking up early only arms again.
    alarm = setTimeout(
      () => {
        if (next.dueAt <= now() && timers.includes(next)) fire(next)
        arm()
      },
      Math.min(Math.max(next.dueAt - now(), 0), 2 ** 31 - 1),
    )
    alarm.unref()
  }
  const skip = (ms: number): void => {
    offset += Math.max(ms, 0)
    onMove(offset - (startAt ?? 0))
  }
  const move = async (ms: number, untilIdle: () => Promise<void>): Promise<void> => {
    const target = now() + ms
    await untilIdle()
    for (let next = earliest(); next !== undefined && next.dueAt <= target; next = earliest()) {
      skip(next.dueAt - now())
      fire(next)
      await untilIdle()
    }
    skip(target - now())
    arm()
  }

  return {
    now,
    after: (delayMs, run) => {
      const timer = { dueAt: now() + delayMs, run }
      timers = [...timers, timer]
      arm()
      return () => {
        timers = timers.filter(other => other !== timer)
        arm()
      }
    },
    advance: (ms, untilIdle) => {
      moving = moving.then(() => move(ms, untilIdle))
      return moving
    },
    leap: (ms, untilIdle) => {
      moving = moving.then(async () => {
        await untilIdle()
        skip(ms)
        await move(0, untilIdle)
      })
      return moving
    },
    forgetTimers: () => {
      timers = []
      arm()
    },
  }
}
