import type { Random } from '../jwt/random.ts'

interface Happening {
  readonly atMs: number
  /** The order of events at the same time. */
  readonly rank: number
  readonly act: () => void
}

/** The clock of a schedule, and the queue of its events. Only `next` runs an event. */
export interface Timeline {
  readonly nowMs: () => number
  readonly after: (ms: number, act: () => void) => void
  /** Runs the next event; false if none is left. */
  readonly next: () => boolean
}

const isBefore = (one: Happening, other: Happening): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.rank < other.rank)

const insert = (heap: Happening[], happening: Happening): void => {
  let index = heap.push(happening) - 1
  while (index > 0) {
    const above = (index - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(happening, parent)) break
    heap[index] = parent
    heap[above] = happening
    index = above
  }
}

const takeFirst = (heap: Happening[]): Happening | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let index = 0
  for (;;) {
    const left = 2 * index + 1
    const [one, other] = [heap[left], heap[left + 1]]
    const least = one !== undefined && other !== undefined && isBefore(other, one) ? other : one
    if (least === undefined || !isBefore(least, last)) break
    heap[index] = least
    index = least === one ? left : left + 1
  }
  heap[index] = last
  return first
}

/** The seed chooses the order of events at the same time. */
export const timelineFrom = (startMs: number, random: Random): Timeline => {
  const heap: Happening[] = []
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    after: (ms, act) => insert(heap, { atMs: nowMs + Math.max(0, ms), rank: random.below(2 ** 32), act }),
    next: () => {
      const happening = takeFirst(heap)
      if (happening === undefined) return false
      nowMs = Math.max(nowMs, happening.atMs)
      happening.act()
      return true
    },
  }
}
