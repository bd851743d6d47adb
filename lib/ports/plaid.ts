import type { TaskEither } from 'fp-ts/TaskEither'
import type { Attempt } from '../domain/plaid/attempt.ts'
import type { Evidence } from '../domain/plaid/evidence.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { ConcreteRetryRequest } from '../domain/request/strategy.ts'
import type { Subject } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { WebhookKey } from '../domain/webhook/webhook-key.ts'

/** Plaid's Identity Verification API, as far as a retry needs it. */
export interface Plaid {
  /** All attempts of a subject, unordered, all pages. Reads: `PlaidUnavailable`, `PlaidRateLimited`, `PlaidUnreadable`, `PlaidRefused`, `SecretsUnavailable`. */
  readonly listAttempts: (subject: Subject) => TaskEither<RetryError, Listing>
  /** One attempt by its id; errors as `listAttempts`. */
  readonly getAttempt: (id: string) => TaskEither<RetryError, Attempt>
  /** The same, with what its steps found: what the policy judges. */
  readonly getSnapshot: (id: string) => TaskEither<RetryError, Snapshot>
  /** Puts at most one request on the wire and tells what came of it; it concludes nothing. Left: no request was made. */
  readonly retryAttempt: (request: ConcreteRetryRequest) => TaskEither<RetryError, Evidence>
  /** The public key that signs webhooks, by its `kid`; `unknown-kid` where Plaid does not know it. Errors as `listAttempts`. */
  readonly webhookKey: (kid: string) => TaskEither<RetryError, WebhookKey | 'unknown-kid'>
}

/** `foreignRows` counts rows of other users or templates, which Plaid should never send: they are left out, and counted for an alarm. */
export interface Listing {
  readonly attempts: ReadonlyArray<Attempt>
  readonly foreignRows: number
}

export interface PlaidEnvironment {
  readonly plaid: Plaid
}
