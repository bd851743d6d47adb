import type { TaskEither } from 'fp-ts/TaskEither'
import type { RetryError } from '../domain/retry-error.ts'

/** Plaid's keys for one environment. Never logged, never in an error. */
export interface PlaidCredentials {
  readonly client_id: string
  readonly secret: string
}

/** Where Plaid's keys come from. */
export interface Credentials {
  /** The keys in use; errors: `SecretsUnavailable`. Concurrent calls share one load. */
  readonly current: TaskEither<RetryError, PlaidCredentials>
  /**
   * The keys to use after Plaid refused `refused`: loaded again, unless another call already did.
   * Errors: `SecretsUnavailable`, also if the newest keys are the refused ones.
   */
  readonly after: (refused: PlaidCredentials) => TaskEither<RetryError, PlaidCredentials>
}
