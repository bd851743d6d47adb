import type { TaskEither } from 'fp-ts/TaskEither'
import type { DecidedOutcome, DecisionItem } from '../domain/decision-item.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** The decisions on a subject, the newest first. `unreadable` counts items that this version cannot read. */
export interface SubjectDecisions {
  readonly decisions: ReadonlyArray<DecisionItem>
  readonly unreadable: number
}

/** One decision of a day; `ofSubject` has its reasons. */
export interface DecidedRow extends Pick<DecisionItem, 'key' | 'attempt_id' | 'atMs' | 'decision'> {}

/** Where the next page begins. Only the adapter that made it reads it. */
export interface DecidedCursor {
  readonly shard: number
  readonly after?: { readonly pk: string; readonly sk: string; readonly atMs: number }
}

/** `next` is absent from the last page only. A page may be empty and have a next one. */
export interface DecidedPage {
  readonly rows: ReadonlyArray<DecidedRow>
  readonly unreadable: number
  readonly next?: DecidedCursor
}

/** The automatic decisions, kept for `decisionDays`. Nothing that is sent depends on them. */
export interface Decisions {
  /**
   * Keeps the decision, unless the newest one on its attempt says the same: one read, and at most one write. Right:
   * it is kept. May be repeated after a Left.
   */
  readonly record: (decision: DecisionItem) => TaskEither<LedgerUnavailable, void>
  /**
   * Notes how the attempt ended in the newest decision on it: one read, and at most one write. Without a decision, or
   * after a later outcome, it does nothing. May be repeated after a Left.
   */
  readonly close: (
    key: SubjectKey,
    attempt_id: string,
    outcome: DecidedOutcome,
    atMs: number,
  ) => TaskEither<LedgerUnavailable, void>
  readonly ofSubject: (key: SubjectKey) => TaskEither<LedgerUnavailable, SubjectDecisions>
  /**
   * A page of the decisions of a UTC day (`2026-01-31`) in both of Plaid's environments, in no particular order.
   * Eventually consistent.
   */
  readonly decidedOn: (day: string, from?: DecidedCursor) => TaskEither<LedgerUnavailable, DecidedPage>
}

export interface DecisionsEnvironment {
  readonly decisions: Decisions
}
