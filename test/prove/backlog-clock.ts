/** A clock that advances only after all work of the current moment is done. */
export interface BacklogClock {
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Runs until no timer is left, or `isOver` is true. */
  readonly run: (isOver: () => boolean) => Promise<void>
}

/** One turn of the event loop. Everything that does not wait for a timer is then done. */
const turn = (): Promise<void> => new Promise(resolve => void setImmediate(resolve))

export const backlogClock = (startMs: number): BacklogClock => {
  let now = startMs
  const sleepers = new Map<number, Array<() => void>>()
  /** A binary heap of timers, the earliest first. */
  const moments: number[] = []

  const push = (at: number): void => {
    moments.push(at)
    for (let child = moments.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if ((moments[parent] ?? 0) <= (moments[child] ?? 0)) return
      ;[moments[parent], moments[child]] = [moments[child] ?? 0, moments[parent] ?? 0]
      child = parent
    }
  }
  const pop = (): number | undefined => {
    const first = moments[0]
    const last = moments.pop()
    if (moments.length === 0 || last === undefined) return first
    moments[0] = last
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1
      const right = left + 1
      const least = [left, right].reduce(
        (best, at) => ((moments[at] ?? Number.POSITIVE_INFINITY) < (moments[best] ?? 0) ? at : best),
        parent,
      )
      if (least === parent) return first
      ;[moments[parent], moments[least]] = [moments[least] ?? 0, moments[parent] ?? 0]
      parent = least
    }
  }

  return {
    nowMs: () => now,
    sleep: ms =>
      new Promise(resolve => {
        const at = now + Math.max(0, Math.ceil(ms))
        const waiting = sleepers.get(at)
        if (waiting !== undefined) return void waiting.push(resolve)
        sleepers.set(at, [resolve])
        push(at)
      }),
    run: async isOver => {
      for (await turn(); !isOver(); await turn()) {
        const at = pop()
        if (at === undefined) return
        now = at
        const awake = sleepers.get(at) ?? []
        sleepers.delete(at)
        for (const wake of awake) wake()
      }
    },
  }
}
