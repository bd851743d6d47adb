import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { decisionItem } from '../domain/decision-item.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { DecisionsEnvironment } from '../ports/decisions.ts'

/**
 * Keeps an automatic decision in the table, with its rules and its reason, before it is acted on. A person can read
 * later why it was made; no later decision reads it.
 */
export const recordDecision =
  (
    { environment, template_id, client_user_id }: SubjectKey,
    { status }: Snapshot,
    decision: Decision,
  ): ReaderTaskEither<DecisionsEnvironment & ClockEnvironment, LedgerUnavailable, void> =>
  ({ decisions, nowMs }) =>
    decisions.record(
      decisionItem({ key: { environment, template_id, client_user_id }, status, atMs: nowMs() }, decision),
    )
