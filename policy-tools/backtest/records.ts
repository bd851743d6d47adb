import * as E from 'fp-ts/Either'
import { type Bench, type Entry, entryOf } from './entry.ts'
import { recordedIn } from './exported-line.ts'

/** A record that its own policy decides otherwise now. */
export type Differing = Pick<Entry, 'line' | 'attempt_id' | 'recorded' | 'instead'>

/** Everything that was read of a file. */
export interface Records {
  readonly lines: number
  readonly read: number
  readonly unreadable: { readonly count: number; readonly first: ReadonlyArray<Unreadable> }
  readonly reproduction: {
    readonly checked: number
    readonly differing: number
    readonly first: ReadonlyArray<Differing>
  }
  /** Decisions on an attempt on which there is a newer one. */
  readonly duplicates: number
  /** The newest decision on each attempt, in no order. */
  readonly entries: ReadonlyMap<string, Entry>
}

interface Unreadable {
  readonly line: number
  readonly reason: string
}

/** How many lines with a fault are named. */
const namedMax = 20

/** Of two decisions on one attempt at the same instant the one of the later line. */
const isNewer = (one: Entry, other: Entry): boolean =>
  one.atMs > other.atMs || (one.atMs === other.atMs && one.line > other.line)

/** Takes the lines of a file, one after the other, and keeps of each what is counted. Empty lines are none. */
export const recordsBy = (
  bench: Bench,
): { readonly take: (line: string | Uint8Array, number: number) => void; readonly taken: () => Records } => {
  const entries = new Map<string, Entry>()
  const unreadable: Unreadable[] = []
  const differing: Differing[] = []
  const counts = { lines: 0, read: 0, unreadable: 0, checked: 0, differing: 0 }
  const take = (line: string | Uint8Array, number: number): void => {
    counts.lines += 1
    const recorded = recordedIn(line)
    if (E.isLeft(recorded)) {
      counts.unreadable += 1
      if (unreadable.length < namedMax) unreadable.push({ line: number, reason: recorded.left })
      return
    }
    counts.read += 1
    const entry = entryOf(bench, recorded.right, number)
    if (entry.isReproduced !== undefined) counts.checked += 1
    if (entry.isReproduced === false) {
      counts.differing += 1
      if (differing.length < namedMax) differing.push(entry)
    }
    const known = entries.get(entry.key)
    if (known === undefined || isNewer(entry, known)) entries.set(entry.key, entry)
  }
  return {
    take,
    taken: () => ({
      lines: counts.lines,
      read: counts.read,
      unreadable: { count: counts.unreadable, first: unreadable },
      reproduction: { checked: counts.checked, differing: counts.differing, first: differing },
      duplicates: counts.read - entries.size,
      entries,
    }),
  }
}
