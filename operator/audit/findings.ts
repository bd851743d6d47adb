import type { TraceLine } from './trace-line.ts'

/** What a log can break, in the order of `docs/audit.md`, each with its words for a person. */
export const promises = {
  'one-send': 'at most one request to Plaid leaves for an attempt, under a fence of its own that holds',
  ended: 'no request leaves for an attempt that has a child, or was retired',
  holder: 'only the holder of a send records how it ended',
  'no-fork': 'each version of a subject is saved once',
  replay: 'each state follows from the one before',
  events: 'what is published has happened, and is never contradicted',
  paused: 'nothing is sent while sending is paused',
  caps: 'no cap of a subject is exceeded',
  complete: 'the log has every version (--complete)',
} as const

export type PromiseName = keyof typeof promises

/** A line of the trace, and where it stands in the file. */
export interface PlacedLine extends TraceLine {
  readonly number: number
  readonly text: string
}

/** `line`: the number of the line in the file that breaks the promise. */
export interface Violation {
  readonly line: number
  readonly promise: PromiseName
  readonly subject: string
  readonly attempt_id?: string
  readonly says: string
}

/**
 * What is no violation, and should be known:
 * - `incomplete`: the log begins after the subject's first version.
 * - `gap`: it has lines of the subject before and after a version, and none that made that version.
 * - `unsure`: after saves whose answers were lost the states cannot be replayed further.
 * - `unchecked`: the fence of a line, or the end of the send before it, would stand in a part that is missing.
 * - `clock`: a later version has an earlier time.
 * - `duplicate`: the same line again.
 * - `unread`: a line of the trace that this version does not understand.
 */
export interface Note {
  readonly line: number
  readonly kind: 'incomplete' | 'gap' | 'unsure' | 'unchecked' | 'clock' | 'duplicate' | 'unread'
  readonly subject?: string
  readonly says: string
}

/** Collects what is found. A line breaks each promise once at most. */
export interface Findings {
  readonly violate: (line: PlacedLine, promise: PromiseName, says: string) => void
  readonly note: (line: PlacedLine, kind: Note['kind'], says: string) => void
  /** Whether something is found in this line. */
  readonly isBroken: (line: PlacedLine) => boolean
}

const attemptOf = ({ step }: TraceLine) =>
  'attempt_id' in step && step.attempt_id !== undefined ? { attempt_id: step.attempt_id } : {}

export const collect = (violations: Violation[], notes: Note[]): Findings => {
  const broken = new Set<number>()
  return {
    violate: (line, promise, says) => {
      const { number, subject } = line
      if (violations.some(found => found.line === number && found.promise === promise && found.subject === subject))
        return
      broken.add(number)
      violations.push({ line: number, promise, subject, ...attemptOf(line), says })
    },
    note: ({ number, subject }, kind, says) => void notes.push({ line: number, kind, subject, says }),
    isBroken: ({ number }) => broken.has(number),
  }
}
