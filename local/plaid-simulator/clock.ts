/** Cancels a timer; harmless once it ran. */
type CancelTimer = () => void

/** The simulator's time, in milliseconds since the epoch. Everything that waits, waits on it. */
export type Clock = {
  readonly now: () => number
  /** Runs `run` when this clock has moved on by `delayMs`, by itself or by `advance`. */
  readonly after: (delayMs: number, run: () => void) => CancelTimer
  /**
   * Moves the clock from one due timer to the next, up to `ms` ahead. Before each move it waits for `settle`, so that
   * what a timer started (a webhook delivery) ends before later timers run.
   */
  readonly advance: (ms: number, settle: () => Promise<void>) => Promise<void>
  readonly forgetTimers: () => void
}

type Timer = { readonly dueAt: number; readonly run: () => void }

/**
 * With `startAt` the clock stands still until it is advanced; without it, it is the system's clock plus whatever it was
 * advanced by, and timers also become due by waiting. `onMove` hears how many milliseconds it was advanced by in all.
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
  const move = async (ms: number, settle: () => Promise<void>): Promise<void> => {
    const target = now() + ms
    await settle()
    for (let next = earliest(); next !== undefined && next.dueAt <= target; next = earliest()) {
      skip(next.dueAt - now())
      fire(next)
      await settle()
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
    advance: (ms, settle) => {
      moving = moving.then(() => move(ms, settle))
      return moving
    },
    forgetTimers: () => {
      timers = []
      arm()
    },
  }
}
