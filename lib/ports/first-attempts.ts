import type { TaskEither } from 'fp-ts/TaskEither'
import type { FirstAttempt } from '../domain/automatic/first-attempt.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'

/** `Conflict`: this save wrote nothing; as for the ledger, also if an earlier save, with its answer lost, was applied. */
export type WatchSaveOutcome =
  | { readonly _tag: 'Saved'; readonly watched: FirstAttempt }
  | { readonly _tag: 'Conflict' }

/** First attempts that are watched. `Ledger.due` finds those to be looked at. */
export interface FirstAttempts {
  /** Strongly consistent. Undefined: never watched, or closed and deleted since. */
  readonly load: (environment: PlaidEnv, attempt_id: string) => TaskEither<LedgerUnavailable, FirstAttempt | undefined>
  /** Writes a new one, at version 1; false if the attempt has one already, which stays as it is. */
  readonly create: (watched: FirstAttempt) => TaskEither<LedgerUnavailable, boolean>
  /**
   * Writes `watched` if the stored version is still `watched.version`, and gives it the next one. Left: it is unknown
   * whether it is written.
   */
  readonly save: (watched: FirstAttempt) => TaskEither<LedgerUnavailable, WatchSaveOutcome>
  /** Deletes that of a forgotten person. May be repeated, also after a Left. */
  readonly erase: (environment: PlaidEnv, attempt_id: string) => TaskEither<LedgerUnavailable, void>
}

export interface FirstAttemptsEnvironment {
  readonly firstAttempts: FirstAttempts
}
