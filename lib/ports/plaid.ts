import type { TaskEither } from 'fp-ts/TaskEither'
import type { Attempt } from '../domain/plaid/attempt.ts'
import type { Evidence } from '../domain/plaid/evidence.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { ConcreteRetryRequest } from '../domain/request/strategy.ts'
import type { Subject } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { WebhookKey } from '../domain/webhook/webhook-key.ts'

/** The endpoints of Plaid's API that this service uses. */
export interface Plaid {
  /**
   * All attempts of a subject, from all pages, unordered. Errors, as of each read: `PlaidUnavailable`,
   * `PlaidRateLimited`, `PlaidUnreadable`, `PlaidRefused`, `SecretsUnavailable`.
   */
  readonly listAttempts: (subject: Subject) => TaskEither<RetryError, Listing>
  /** One attempt by its id; errors as `listAttempts`. */
  readonly getAttempt: (id: string) => TaskEither<RetryError, Attempt>
  /** The same with the findings of its steps, which the policy judges. */
  readonly getSnapshot: (id: string) => TaskEither<RetryError, Snapshot>
  /**
   * Puts at most one request on the wire, and returns what was seen on the wire without a conclusion. Left: no
   * request was made.
   */
  readonly retryAttempt: (request: ConcreteRetryRequest) => TaskEither<RetryError, Evidence>
  /**
   * The public key that signs webhooks, by its `kid`; `unknown-kid` if Plaid does not know it. Errors as
   * `listAttempts`.
   */
  readonly webhookKey: (kid: string) => TaskEither<RetryError, WebhookKey | 'unknown-kid'>
}

/**
 * `foreignRows` counts rows of other users or templates, which Plaid should never send; an alarm counts them.
 * `attempts` does not include them.
 */
export interface Listing {
  readonly attempts: ReadonlyArray<Snapshot>
  readonly foreignRows: number
}

export interface PlaidEnvironment {
  readonly plaid: Plaid
}
