import type { TaskEither } from 'fp-ts/TaskEither'
import type { DecidedOutcome, DecisionItem } from '../domain/decision-item.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** The decisions on a subject, the newest first. `unreadable` counts items that this version cannot read. */
export interface SubjectDecisions {
  readonly decisions: ReadonlyArray<DecisionItem>
  readonly unreadable: number
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
  /** Deletes each decision on an attempt of a forgotten person, unreadable ones too. May be repeated, also after a Left. */
  readonly erase: (key: SubjectKey, attempt_id: string) => TaskEither<LedgerUnavailable, void>
  readonly ofSubject: (key: SubjectKey) => TaskEither<LedgerUnavailable, SubjectDecisions>
}

export interface DecisionsEnvironment {
  readonly decisions: Decisions
}
