import * as E from 'fp-ts/Either'
import { attemptDueAtMs } from './due.ts'
import { entryOf, withEntry, withoutEntry } from './entries.ts'
import { isOpen, lastSend } from './holder.ts'
import { type AttemptEntry, type AttemptState, isPending, type Open } from './ledger-attempt.ts'
import type { Fail } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { lookAgainAtMs } from './look-again.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { afterFailure } from './waits.ts'

const hourMs = 60 * 60_000

/** The attempt is not due, so this failure is recorded already, or an operator closed the review. */
const isEarly = (state: AttemptState, nowMs: number): boolean =>
  nowMs < (attemptDueAtMs(state) ?? Number.POSITIVE_INFINITY)

/**
 * Nothing could be looked up for an open send. It goes to review after its quarantine if Plaid refuses the list, else
 * after a day: an operator must not wait for a list that never comes.
 */
const blindly = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  state: Open,
  { isRefused }: Fail,
  nowMs: number,
): TransitionResult => {
  const { before, _tag } = state
  const sentAtMs = lastSend(entry)?.sentAtMs ?? nowMs
  if (_tag !== 'Review' && nowMs >= sentAtMs + (isRefused ? ledgerLimits.quarantineMs : ledgerLimits.blindMs))
    return E.right(toReview(subject, entry, before, nowMs))
  if (isEarly(state, nowMs)) return E.right(subject)
  const next = lookAgainAtMs(sentAtMs, nowMs)
  const kept = before && { before }
  const lookAtMs = Math.min(next ?? nowMs + hourMs, nowMs + hourMs)
  const looked: AttemptState =
    _tag === 'Review'
      ? { _tag, ...(next !== undefined && { lookAtMs: next }), ...kept }
      : { _tag: 'Unknown', lookAtMs, ...kept }
  return E.right(withEntry(subject, { ...entry, state: looked }))
}

/**
 * When an attempt is served again whose service failed. It delays no other attempt of the subject. Before the attempt is
 * due, it changes nothing.
 */
export const fail = (subject: SubjectLedger, command: Fail, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  if (isOpen(state)) {
    if (state._tag === 'Sending' && nowMs < state.leaseUntilMs) return rejected('in-progress', state.leaseUntilMs)
    return blindly(subject, entry, state, command, nowMs)
  }
  if (!isPending(state) && state._tag !== 'Watched') return rejected(progressRejection(state) ?? 'already-ended')
  if (isEarly(state, nowMs)) return E.right(subject)
  const isOver = state._tag === 'Watched' && nowMs >= state.fromMs + ledgerLimits.watchMs
  if (isOver) return E.right(withoutEntry(subject, entry.attempt_id))
  const waits = ledgerLimits.waitsAfterFailureMs
  const later =
    state._tag === 'Watched'
      ? { ...state, lookAtMs: nowMs + Math.floor(hourMs * (1 + command.random)) }
      : afterFailure(state, waits, command.random, nowMs)
  return E.right(withEntry(subject, { ...entry, state: later }))
}
