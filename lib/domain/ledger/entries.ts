import * as E from 'fp-ts/Either'
import { isSameId } from '../plaid/same-id.ts'
import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import { hasRoomForEvents } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { type Rejected, rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

export const entryOf = (subject: SubjectLedger, attempt_id: string): AttemptEntry | undefined =>
  subject.attempts.find(entry => isSameId(entry.attempt_id, attempt_id))

/**
 * Replaces the entry of the attempt, or adds it at the end. It clears `queuedUntilMs`: the work that the sweep queued
 * the subject for may be done now.
 */
export const withEntry = ({ queuedUntilMs: _, ...subject }: SubjectLedger, changed: AttemptEntry): SubjectLedger => ({
  ...subject,
  attempts: entryOf(subject, changed.attempt_id)
    ? subject.attempts.map(entry => (isSameId(entry.attempt_id, changed.attempt_id) ? changed : entry))
    : [...subject.attempts, changed],
})

/** Only for an attempt without a counted send. */
export const withoutEntry = ({ queuedUntilMs: _, ...subject }: SubjectLedger, attempt_id: string): SubjectLedger => ({
  ...subject,
  attempts: subject.attempts.filter(entry => !isSameId(entry.attempt_id, attempt_id)),
})

export const newEntry = (attempt_id: string, state: AttemptState): AttemptEntry => ({
  attempt_id,
  allowed: 1,
  sends: [],
  state,
})

/**
 * Whether an entry may be removed: it has an outcome and no counted send, so no possible effect at Plaid is
 * forgotten. The entry's content can be read again from Plaid (another attempt is newest, it has a child, it is no
 * longer failed) or from the sends that are kept (the limit). A refused attempt is kept: Plaid does not report again
 * that it refused the retry.
 */
const isRemovable = ({ sends, state }: AttemptEntry): boolean =>
  sends.length === 0 && (state._tag === 'Superseded' || state._tag === 'Skipped' || state._tag === 'Retried')

/**
 * An entry with a child whose sends count in no cap any more keeps its id, its child, and the sends of idempotency
 * keys, because such a key must never lose its pin: so an item stays small for years.
 */
const shrunk = (entry: AttemptEntry, windowMs: number, nowMs: number): AttemptEntry => {
  const { attempt_id, allowed, sends, state } = entry
  const isOld = sends.length > 0 && sends.every(send => nowMs >= send.sentAtMs + windowMs)
  if (!isOld || state._tag !== 'Retried') return entry
  return { attempt_id, allowed, sends: sends.filter(({ key }) => key !== undefined), state }
}

/**
 * The subject with room for a new entry: old entries shrink, and the oldest removable ones are removed.
 *
 * @param windowMs how long a send counts in the caps
 */
export const admit = (
  subject: SubjectLedger,
  attempt_id: string,
  windowMs: number,
  nowMs: number,
): E.Either<Rejected, SubjectLedger> => {
  const { attemptsKept, attemptsMax, attemptIdCharactersMax } = ledgerLimits
  if (attempt_id.length > attemptIdCharactersMax) return rejected('unfit-id')
  if (!hasRoomForEvents(subject)) return rejected('events-full')
  const entries = subject.attempts.map(entry => shrunk(entry, windowMs, nowMs))
  let surplus = entries.length + 1 - attemptsKept
  const attempts = entries.filter(entry => {
    const goes = surplus > 0 && isRemovable(entry)
    if (goes) surplus -= 1
    return !goes
  })
  return attempts.length < attemptsMax ? E.right({ ...subject, attempts }) : rejected('attempts-full')
}
