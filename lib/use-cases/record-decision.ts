import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import * as TE from 'fp-ts/TaskEither'
import { decisionItem } from '../domain/decision-item.ts'
import { isOfForgotten } from '../domain/ledger/forget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import { factsOf } from '../domain/policy/facts.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { DecisionsEnvironment } from '../ports/decisions.ts'
import type { LedgerEnvironment } from '../ports/ledger.ts'
import type { Judgement } from './judge.ts'

/** The decisions on an attempt of a person who was forgotten go. */
export const eraseDecisions =
  (key: SubjectKey, attempt_id: string): ReaderTaskEither<DecisionsEnvironment, LedgerUnavailable, 'forgotten'> =>
  ({ decisions }) =>
    TE.map(() => 'forgotten' as const)(decisions.erase(key, attempt_id))

/**
 * Keeps an automatic decision in the table, with its rules, its reason and the facts that it read. A person can read
 * later why it was made, and judge it again; no later decision reads it.
 *
 * The ledger is asked after the write: if the person was forgotten before, the decision goes again; if they are
 * forgotten later, it goes with all the others, because to forget is to mark the ledger first.
 */
export const recordDecision =
  (
    { environment, template_id, client_user_id }: SubjectKey,
    { decision, judged }: Judgement,
  ): ReaderTaskEither<DecisionsEnvironment & LedgerEnvironment, LedgerUnavailable, 'kept' | 'forgotten'> =>
  ({ decisions, ledger }) =>
  async () => {
    const key = { environment, template_id, client_user_id }
    const { snapshot, nowMs: atMs } = judged
    const recorded = await decisions.record(
      decisionItem({ key, status: snapshot.status, atMs, facts: factsOf(judged) }, decision),
    )()
    if (E.isLeft(recorded)) return recorded
    const loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    return isOfForgotten(loaded.right, snapshot) ? eraseDecisions(key, snapshot.id)({ decisions })() : E.right('kept')
  }
