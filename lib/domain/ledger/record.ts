import * as E from 'fp-ts/Either'
import { entryOf, withEntry } from './entries.ts'
import { isHeldBy, isOpen, lastSend } from './holder.ts'
import type { AttemptEntry, Open } from './ledger-attempt.ts'
import type { RecordResult, SendResult } from './ledger-command.ts'
import { childMade, withEvent, withoutEvents } from './ledger-event.ts'
import { lookAgainAtMs } from './look-again.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import { takeBack } from './take-back.ts'
import type { TransitionResult } from './transition-result.ts'

type Child = Extract<SendResult, { readonly child_id: string }>
type Refusal = Extract<SendResult, { readonly _tag: 'Refused' }>

const withChild = (subject: SubjectLedger, entry: AttemptEntry, { _tag, child_id }: Child, nowMs: number) => {
  const state = _tag === 'Retried' ? ({ _tag, child_id, how: 'sent' } as const) : { _tag, child_id }
  const kind = _tag === 'Retried' ? 'retried' : 'misdirected'
  return withEvent(withEntry(subject, { ...entry, state }), childMade(kind, entry.attempt_id, child_id, nowMs))
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
  // An earlier send with an unknown outcome must stay visible in spite of this refusal.
  if (sends.length > 0) return toReview(withRefusal, { ...entry, sends }, undefined, nowMs)
  return withEntry(withRefusal, { ...entry, sends, state: { _tag: 'Refused', error_code, token } })
}

const unknown = (subject: SubjectLedger, entry: AttemptEntry, state: Open, nowMs: number): SubjectLedger => {
  if (state._tag !== 'Sending') return subject
  const lookAtMs = lookAgainAtMs(lastSend(entry)?.sentAtMs ?? nowMs, nowMs) ?? nowMs
  const { before } = state
  return withEntry(subject, { ...entry, state: { _tag: 'Unknown', lookAtMs, ...(before && { before }) } })
}

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
      return takeBack(subject, entry, state, result.dueAtMs)
    case 'Unknown':
      return unknown(subject, entry, state, nowMs)
  }
}

/**
 * The attempt already has an outcome: a child was adopted, or the record is a repeat. If the child differs from the
 * known one, one of the two was made by another client, and the event `misdirected` reports it.
 */
const recordLate = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { result }: RecordResult,
  nowMs: number,
): TransitionResult => {
  const { state } = entry
  if ((state._tag !== 'Retried' && state._tag !== 'Misdirected') || !('child_id' in result))
    return rejected('already-ended')
  const isRecordedAlready = result._tag === 'Retried' || state._tag === 'Misdirected'
  if (result.child_id === state.child_id && isRecordedAlready) return E.right(subject)
  if (state._tag === 'Misdirected') return rejected('already-ended')
  return E.right(withChild(subject, entry, { _tag: 'Misdirected', child_id: result.child_id }, nowMs))
}

const recorded = (subject: SubjectLedger, command: RecordResult, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined) return rejected('not-holder')
  const { state } = entry
  if (state._tag === 'Refused' && state.token === command.token && command.result._tag === 'Refused')
    return E.right(subject)
  // An operator allowed another send: the earlier send counts as lost.
  if (!isHeldBy(entry, command.token) || state._tag === 'Waiting') return rejected('not-holder')
  if (isOpen(state)) return E.right(recordOpen(subject, entry, state, command, nowMs))
  return recordLate(subject, entry, command, nowMs)
}

/**
 * Records the outcome of a send. Only the holder of the last send may do so, also after a takeover: its outcome is
 * evidence. Events that are already on the bus do not go to the outbox.
 */
export const record = (subject: SubjectLedger, command: RecordResult, nowMs: number): TransitionResult =>
  E.map((changed: SubjectLedger) => withoutEvents(changed, command.published ?? []))(recorded(subject, command, nowMs))
