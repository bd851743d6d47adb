import * as E from 'fp-ts/Either'
import { attemptDueAtMs, subjectDue } from './due.ts'
import { inReview } from './in-review.ts'
import type { AttemptEntry, Send } from './ledger-attempt.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** The reason of a scheduled retry that ends because the person is forgotten. */
export const forgottenReason = 'forgotten'

const isBeingSent = ({ state }: AttemptEntry): boolean => state._tag === 'Sending' || state._tag === 'Unknown'

const withoutNote = ({ note: _, ...send }: Send): Send => send

/** Without an operator's own words, which may name the person. What guards against a second retry stays. */
const withoutWords = ({ reviewed, ...entry }: AttemptEntry): AttemptEntry => ({
  ...entry,
  sends: entry.sends.map(withoutNote),
  ...(reviewed && { reviewed: { act: reviewed.act, atMs: reviewed.atMs } }),
})

/**
 * From now on the item does not name the person: only its key does, as a hash. So a webhook of before still finds the
 * item, and nothing is sent a second time. Rejected while a send has no outcome, or anything is to be done: the sweep
 * finds a subject by its ids.
 */
export const forget = ({ queuedUntilMs: _, ...subject }: SubjectLedger, nowMs: number): TransitionResult => {
  const sending = subject.attempts.find(isBeingSent)
  if (sending !== undefined) return rejected('in-progress', attemptDueAtMs(sending.state))
  if (isUserNeeded(subject)) return rejected('not-ended')
  const forgottenAtMs = Math.max(subject.forgottenAtMs ?? nowMs, nowMs)
  return E.right({ ...subject, attempts: subject.attempts.map(withoutWords), forgottenAtMs })
}

/** Whether anything is to be done for the person of this subject, by the sweep or by an operator. */
const isUserNeeded = (subject: SubjectLedger): boolean =>
  subjectDue(subject) !== undefined || inReview(subject).length > 0

/**
 * Whether the item names the person. After they were forgotten it does so only while something of a new attempt is to be
 * done.
 */
export const isNamed = (subject: SubjectLedger): boolean => subject.forgottenAtMs === undefined || isUserNeeded(subject)

/** When Plaid made an attempt, as a member of a command; none if its time cannot be read. */
export interface Creation {
  readonly createdAtMs?: number
}

export const creationOf = ({ created_at }: { readonly created_at: string }): Creation => {
  const createdAtMs = Date.parse(created_at)
  return Number.isNaN(createdAtMs) ? {} : { createdAtMs }
}

/** Whether the person was forgotten after this attempt was made: then nothing is kept about it, and nothing decided. */
export const isOfForgotten = (
  { forgottenAtMs }: SubjectLedger,
  attempt: Creation | { readonly created_at: string },
): boolean => {
  const { createdAtMs } = 'created_at' in attempt ? creationOf(attempt) : attempt
  return forgottenAtMs !== undefined && createdAtMs !== undefined && createdAtMs <= forgottenAtMs
}
