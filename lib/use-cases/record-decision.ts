import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { decisionItem } from '../domain/decision-item.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import { factsOf } from '../domain/policy/facts.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { DecisionsEnvironment } from '../ports/decisions.ts'
import type { Judgement } from './judge.ts'

/**
 * Keeps an automatic decision in the table, with its rules, its reason and the facts that it read. A person can read
 * later why it was made, and judge it again; no later decision reads it.
 */
export const recordDecision =
  (
    { environment, template_id, client_user_id }: SubjectKey,
    { decision, judged }: Judgement,
  ): ReaderTaskEither<DecisionsEnvironment, LedgerUnavailable, void> =>
  ({ decisions }) =>
    decisions.record(
      decisionItem(
        {
          key: { environment, template_id, client_user_id },
          status: judged.snapshot.status,
          atMs: judged.nowMs,
          facts: factsOf(judged),
        },
        decision,
      ),
    )
