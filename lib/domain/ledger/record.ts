import * as E from 'fp-ts/Either'
import { isSameId } from '../plaid/same-id.ts'
import { entryOf, withEntry } from './entries.ts'
import { isHeldBy, isOpen, lastSend } from './holder.ts'
import type { AttemptEntry, Open, Pending } from './ledger-attempt.ts'
import type { RecordResult, SendResult } from './ledger-command.ts'
import { childMade, withEvent, withoutEvents } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { lookAgainAtMs } from './look-again.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import { takeBack } from './take-back.ts'
import type { TransitionResult } from './transition-result.ts'
import { afterFailure } from './waits.ts'
import { withChildWatched } from './watch.ts'

type Child = Extract<SendResult, { readonly child_id: string }>
type Refusal = Extract<SendResult, { readonly _tag: 'Refused' }>

const withChild = (subject: SubjectLedger, entry: AttemptEntry, { _tag, child_id }: Child, nowMs: number) => {
  const state = _tag === 'Retried' ? ({ _tag, child_id, how: 'sent' } as const) : { _tag, child_id }
  const kind = _tag === 'Retried' ? 'retried' : 'misdirected'
  const changed = withEntry(subject, { ...entry, state })
  const watched = _tag === 'Retried' ? withChildWatched(changed, child_id, nowMs) : changed
  return withEvent(watched, childMade(kind, entry.attempt_id, child_id, nowMs))
}

const refused = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { error_code }: Refusal,
  token: string,
  nowMs: number,
) => {
  const { attempt_id } = entry
  const sends = entry.sends.slice(0, -1)
  const withRefusal = withEvent(subject, {
    kind: 'refused',
    attempt_id,
    atMs: nowMs,
    reason: error_code,
    detail: token,
  })
  const state = { _tag: 'Refused', error_code, token } as const
  // An earlier send with an unknown outcome must stay visible in spite of this refusal.
  if (sends.length > 0) return toReview(withRefusal, { ...entry, sends }, state, nowMs)
  return withEntry(withRefusal, { ...entry, sends, state })
}

const unknown = (subject: SubjectLedger, entry: AttemptEntry, state: Open, nowMs: number): SubjectLedger => {
  if (state._tag !== 'Sending') return subject
  const lookAtMs = lookAgainAtMs(lastSend(entry)?.sentAtMs ?? nowMs, nowMs) ?? nowMs
  const { before } = state
  return withEntry(subject, { ...entry, state: { _tag: 'Unknown', lookAtMs, ...(before && { before }) } })
}

const afterNo =
  ({ notBeforeMs, random }: Extract<SendResult, { readonly _tag: 'DefiniteNo' }>, nowMs: number) =>
  (pending: Pending): Pending =>
    afterFailure(pending, ledgerLimits.waitsAfterNoMs, random, nowMs, notBeforeMs)

const recordOpen = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  state: Open,
  { result, token }: RecordResult,
  nowMs: number,
): SubjectLedger => {
  switch (result._tag) {
    case 'Retried':
    case 'Misdirected':
      return withChild(subject, entry, result, nowMs)
    case 'Refused':
      return refused(subject, entry, result, token, nowMs)
    case 'DefiniteNo':
      return takeBack(subject, entry, state, afterNo(result, nowMs), nowMs)
    case 'Unknown':
      return unknown(subject, entry, state, nowMs)
  }
}

/**
 * The outcome of an attempt that has one: a child that differs from the known one was made by another client, or by an
 * earlier send. Where the entry has no room for it, the event alone reports it.
 */
const recordLate = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { _tag, child_id }: Child,
  nowMs: number,
): TransitionResult => {
  const { state } = entry
  if (state._tag !== 'Retried' && state._tag !== 'Misdirected') return rejected('already-ended')
  const isRecordedAlready = _tag === 'Retried' || state._tag === 'Misdirected'
  if (isSameId(child_id, state.child_id) && isRecordedAlready) return E.right(subject)
  // The entry keeps the first child, and the event alone reports this one.
  if (state._tag === 'Misdirected')
    return E.right(withEvent(subject, childMade('misdirected', entry.attempt_id, child_id, nowMs)))
  return E.right(withChild(subject, entry, { _tag: 'Misdirected', child_id }, nowMs))
}

/**
 * A child is evidence, also if another process holds the attempt now: the attempt has its outcome, even if it waits
 * or was fenced again. Without an entry of the attempt, or where the entry cannot say it, the event alone reports the
 * child.
 */
const recordEvidence = (
  subject: SubjectLedger,
  entry: AttemptEntry | undefined,
  attempt_id: string,
  child: Child,
  nowMs: number,
): TransitionResult => {
  const asMisdirected = () => E.right(withEvent(subject, childMade('misdirected', attempt_id, child.child_id, nowMs)))
  if (entry === undefined) return asMisdirected()
  if (entry.state._tag === 'Retried' || entry.state._tag === 'Misdirected')
    return recordLate(subject, entry, child, nowMs)
  return entry.sends.length === 0 ? asMisdirected() : E.right(withChild(subject, entry, child, nowMs))
}

const recorded = (subject: SubjectLedger, command: RecordResult, nowMs: number): TransitionResult => {
  const { attempt_id, token, result } = command
  const entry = entryOf(subject, attempt_id)
  const state = entry?.state
  if (entry !== undefined && state !== undefined && isOpen(state) && isHeldBy(entry, token))
    return E.right(recordOpen(subject, entry, state, command, nowMs))
  if ('child_id' in result) return recordEvidence(subject, entry, attempt_id, result, nowMs)
  if (state?._tag === 'Refused' && state.token === token && result._tag === 'Refused') return E.right(subject)
  return rejected(
    entry !== undefined && isHeldBy(entry, token) && state?._tag !== 'Waiting' ? 'already-ended' : 'not-holder',
  )
}

/**
 * Records the outcome of a send. Only the holder of the last send may do so, also after a takeover; a child is
 * recorded whichever process reports it. Events that are already on the bus do not go to the outbox.
 */
export const record = (subject: SubjectLedger, command: RecordResult, nowMs: number): TransitionResult =>
  E.map((changed: SubjectLedger) => withoutEvents(changed, command.published ?? []))(recorded(subject, command, nowMs))
