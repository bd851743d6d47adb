import * as E from 'fp-ts/Either'
import { attemptDueAtMs } from './due.ts'
import { entryOf, withEntry, withoutEntry } from './entries.ts'
import { isOpen, lastSend } from './holder.ts'
import { type AttemptEntry, type AttemptState, isPending, type Open, type Watched } from './ledger-attempt.ts'
import type { Fail } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { lookAgainAtMs } from './look-again.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { afterFailure } from './waits.ts'
import { watchAgainAtMs } from './watch-again.ts'

const hourMs = 60 * 60_000

/** Whether the attempt is not due. Then this failure was recorded before, or an operator closed the review. */
const isEarly = (state: AttemptState, nowMs: number): boolean =>
  nowMs < (attemptDueAtMs(state) ?? Number.POSITIVE_INFINITY)

/**
 * The list that may show the child of an open send could not be read. If Plaid refuses the list, the attempt goes to
 * review after its quarantine (15 min), because the list will not become readable. Else it is looked up again, and
 * goes to review after a day (`blindMs`). A failed look never allows another send.
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
 * A look that failed is made again in an hour or two; where Plaid refuses the read, only at the next regular look. The
 * watch ends after its last day, whether or not anything could be read.
 */
const unlooked = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  state: Watched,
  { isRefused, random }: Fail,
  nowMs: number,
): SubjectLedger => {
  if (nowMs < state.lookAtMs) return subject
  if (nowMs >= state.fromMs + ledgerLimits.watchMs) return withoutEntry(subject, entry.attempt_id)
  const lookAtMs = isRefused ? watchAgainAtMs(state, nowMs) : nowMs + Math.floor(hourMs * (1 + random))
  return withEntry(subject, { ...entry, state: { ...state, lookAtMs } })
}

/**
 * A due attempt could not be served, because a read failed: its own due time moves, and no other attempt of the subject
 * waits for it. Applied to an attempt that is not due, it changes nothing, so a repeat is harmless.
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
  if (state._tag === 'Watched') return E.right(unlooked(subject, entry, state, command, nowMs))
  const waits = ledgerLimits.waitsAfterFailureMs
  return E.right(withEntry(subject, { ...entry, state: afterFailure(state, waits, command.random, nowMs) }))
}
