import * as E from 'fp-ts/Either'
import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import { hasRoomForEvents } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { type Rejected, rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

export const entryOf = (subject: SubjectLedger, attempt_id: string): AttemptEntry | undefined =>
  subject.attempts.find(entry => entry.attempt_id === attempt_id)

/** Its entry replaced, or added at the end. What the sweep queued the subject for may be done now, so it is due by its times again. */
export const withEntry = ({ queuedUntilMs: _, ...subject }: SubjectLedger, changed: AttemptEntry): SubjectLedger => ({
  ...subject,
  attempts: entryOf(subject, changed.attempt_id)
    ? subject.attempts.map(entry => (entry.attempt_id === changed.attempt_id ? changed : entry))
    : [...subject.attempts, changed],
})

/** Only for an attempt of which no send counts. */
export const withoutEntry = ({ queuedUntilMs: _, ...subject }: SubjectLedger, attempt_id: string): SubjectLedger => ({
  ...subject,
  attempts: subject.attempts.filter(entry => entry.attempt_id !== attempt_id),
})

export const newEntry = (attempt_id: string, state: AttemptState): AttemptEntry => ({
  attempt_id,
  allowed: 1,
  sends: [],
  state,
})

/**
 * May be forgotten: it ended, and no send of it counts, so that nothing is forgotten of what Plaid may have done. All that the entry says
 * can be read again from Plaid (another attempt is newest, it has a child, it is no longer failed) or from the sends that are kept (the limit).
 * A refused attempt stays: Plaid cannot tell us again that it was never to be sent automatically.
 */
const isForgettable = ({ sends, state }: AttemptEntry): boolean =>
  sends.length === 0 && (state._tag === 'Superseded' || state._tag === 'Skipped' || state._tag === 'Retried')

/** The subject with room for the entry of an attempt that it does not have: the oldest forgettable entries go. */
export const admit = (subject: SubjectLedger, attempt_id: string): E.Either<Rejected, SubjectLedger> => {
  const { attemptsKept, attemptsMax, attemptIdCharactersMax } = ledgerLimits
  if (attempt_id.length > attemptIdCharactersMax) return rejected('unfit-id')
  if (!hasRoomForEvents(subject)) return rejected('events-full')
  let surplus = subject.attempts.length + 1 - attemptsKept
  const attempts = subject.attempts.filter(entry => {
    const goes = surplus > 0 && isForgettable(entry)
    if (goes) surplus -= 1
    return !goes
  })
  return attempts.length < attemptsMax ? E.right({ ...subject, attempts }) : rejected('attempts-full')
}
