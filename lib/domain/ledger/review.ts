import { withEntry } from './entries.ts'
import { lastSend } from './holder.ts'
import type { AttemptEntry, Resting } from './ledger-attempt.ts'
import { withEvent } from './ledger-event.ts'
import { lookAgainAtMs } from './look-again.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** Moves an attempt with a send to review, where an operator must act. The sweep still looks for a child. */
export const toReview = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  before: Resting | undefined,
  nowMs: number,
): SubjectLedger => {
  const lookAtMs = lookAgainAtMs(lastSend(entry)?.sentAtMs ?? nowMs, nowMs)
  const state = { _tag: 'Review', ...(lookAtMs !== undefined && { lookAtMs }), ...(before && { before }) } as const
  return withEvent(withEntry(subject, { ...entry, state }), {
    kind: 'review',
    attempt_id: entry.attempt_id,
    atMs: nowMs,
    // An attempt may go to review again: after another send, or because the send that an operator allowed was not
    // made.
    detail: `${entry.allowed}/${lastSend(entry)?.token ?? ''}`,
  })
}
