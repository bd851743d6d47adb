import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import type { ClientUserId } from '../domain/request/identifiers.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** What was deleted. */
export interface Erased {
  readonly decisions: number
  readonly watchedAttempts: number
}

/**
 * What an operator may have removed of a person. Nothing that guards against a second retry: no ledger, and no count of a
 * budget. Each call may be repeated, also after a Left.
 */
export interface Erasure {
  /** Deletes the decisions on a subject, and the watched attempts that they or `attemptIds` name; unreadable ones too. */
  readonly ofSubject: (key: SubjectKey, attemptIds: ReadonlyArray<string>) => TaskEither<LedgerUnavailable, Erased>
  /** Removes the user's id from their budget; false: it was not there. */
  readonly ofBudget: (environment: PlaidEnv, client_user_id: ClientUserId) => TaskEither<LedgerUnavailable, boolean>
}

export interface ErasureEnvironment {
  readonly erasure: Erasure
}
