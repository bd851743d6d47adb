import * as E from 'fp-ts/Either'
import { entryOf, withEntry } from './entries.ts'
import { isOpen, lastSend } from './holder.ts'
import type { AttemptEntry, Open } from './ledger-attempt.ts'
import type { Look } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { lookAgainAtMs } from './look-again.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

const lookedAt = (entry: AttemptEntry, { before, _tag }: Open, sentAtMs: number, nowMs: number): AttemptEntry => {
  const lookAtMs = lookAgainAtMs(sentAtMs, nowMs)
  const kept = before && { before }
  if (_tag === 'Review') return { ...entry, state: { _tag, ...(lookAtMs !== undefined && { lookAtMs }), ...kept } }
  return { ...entry, state: { _tag: 'Unknown', lookAtMs: lookAtMs ?? nowMs, ...kept } }
}

/**
 * Records that there is no child yet. It never allows another send: an open send whose lease is over becomes
 * `Unknown`, and an unknown outcome whose quarantine is over goes to review. Before the next look is due, it changes
 * nothing.
 */
export const look = (subject: SubjectLedger, { attempt_id }: Look, nowMs: number): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  const send = lastSend(entry)
  if (!isOpen(state) || send === undefined) return rejected('not-sent')
  if (state._tag === 'Sending' && nowMs < state.leaseUntilMs) return rejected('in-progress', state.leaseUntilMs)
  const isOver = nowMs >= send.sentAtMs + ledgerLimits.quarantineMs
  if (isOver && state._tag !== 'Review') return E.right(toReview(subject, entry, state.before, nowMs))
  const isEarly = state._tag !== 'Sending' && (state.lookAtMs === undefined || nowMs < state.lookAtMs)
  return E.right(isEarly ? subject : withEntry(subject, lookedAt(entry, state, send.sentAtMs, nowMs)))
}
