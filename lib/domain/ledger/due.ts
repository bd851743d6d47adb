import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'
import type { SubjectLedger } from './subject-ledger.ts'

const minuteMs = 60_000

/** When an attempt is due, in Unix milliseconds; undefined: never. */
export const attemptDueAtMs = (state: AttemptState): number | undefined => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
      return state.dueAtMs
    case 'Sending':
      return state.leaseUntilMs
    case 'Unknown':
    case 'Review':
    case 'Watched':
      return state.lookAtMs
    case 'Refused':
    case 'Skipped':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return undefined
  }
}

/**
 * When the sweep should queue a subject, in Unix milliseconds. `look`: only watched attempts are to be looked at, which
 * never stands before a send.
 */
export interface SubjectDue {
  readonly kind: 'work' | 'look'
  readonly atMs: number
}

/**
 * The earliest due time of a subject's attempts and unpublished events, but not while the subject is on the queue.
 * Undefined: never.
 */
export const subjectDue = ({ attempts, outbox, queuedUntilMs }: SubjectLedger): SubjectDue | undefined => {
  const isLook = ({ state }: AttemptEntry): boolean => state._tag === 'Watched'
  const timesOf = (entries: ReadonlyArray<AttemptEntry>) =>
    entries.map(entry => attemptDueAtMs(entry.state)).filter(time => time !== undefined)
  const looks = timesOf(attempts.filter(isLook))
  const work = [
    ...timesOf(attempts.filter(entry => !isLook(entry))),
    ...outbox.map(event => event.atMs + ledgerLimits.eventGraceMs),
  ]
  const times = [...work, ...looks]
  if (times.length === 0) return undefined
  const atMs = Math.max(Math.min(...times), queuedUntilMs ?? Number.NEGATIVE_INFINITY)
  return { kind: work.length === 0 ? 'look' : 'work', atMs }
}

export const subjectDueAtMs = (subject: SubjectLedger): number | undefined => subjectDue(subject)?.atMs

/**
 * A due time rounded down to the minute, for the index that the sweep reads each minute: the index entry changes less
 * often, and nothing is found late.
 */
export const dueMinuteMs = (atMs: number): number => Math.floor(atMs / minuteMs) * minuteMs
