import type { AttemptState } from './ledger-attempt.ts'
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
 * When the sweep should queue the subject, in Unix milliseconds: the earliest due time of its attempts and
 * unpublished events, but not while the subject is on the queue. Undefined: never.
 */
export const subjectDueAtMs = ({ attempts, outbox, queuedUntilMs }: SubjectLedger): number | undefined => {
  const times = [
    ...attempts.map(entry => attemptDueAtMs(entry.state)),
    ...outbox.map(event => event.atMs + ledgerLimits.eventGraceMs),
  ].filter(time => time !== undefined)
  if (times.length === 0) return undefined
  return Math.max(Math.min(...times), queuedUntilMs ?? Number.NEGATIVE_INFINITY)
}

/** When and for what the sweep should queue the subject; undefined: never. */
export const subjectDue = (
  subject: SubjectLedger,
): { readonly kind: 'work' | 'look'; readonly atMs: number } | undefined => {
  const atMs = subjectDueAtMs(subject)
  return atMs === undefined ? undefined : { kind: 'work', atMs }
}

/**
 * A due time rounded down to the minute, for the index that the sweep reads each minute: the index entry changes less
 * often, and nothing is found late.
 */
export const dueMinuteMs = (atMs: number): number => Math.floor(atMs / minuteMs) * minuteMs
