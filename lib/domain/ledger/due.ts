import type { AttemptState } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'
import type { SubjectLedger } from './subject-ledger.ts'

const minuteMs = 60_000

/** When something is to be done about an attempt, by nobody in particular; undefined: never. */
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

/** When the sweep is to queue the subject: the earliest of its attempts and left-over events, and not while it is on the queue. */
export const subjectDueAtMs = ({ attempts, outbox, queuedUntilMs }: SubjectLedger): number | undefined => {
  const times = [
    ...attempts.map(entry => attemptDueAtMs(entry.state)),
    ...outbox.map(event => event.atMs + ledgerLimits.eventGraceMs),
  ].filter(time => time !== undefined)
  if (times.length === 0) return undefined
  return Math.max(Math.min(...times), queuedUntilMs ?? Number.NEGATIVE_INFINITY)
}

/** The sweep comes every minute: its index says no more than the minute, and changes less often. Rounded down, so that nothing is found late. */
export const dueMinuteMs = (subject: SubjectLedger): number | undefined => {
  const at = subjectDueAtMs(subject)
  return at === undefined ? undefined : Math.floor(at / minuteMs) * minuteMs
}
