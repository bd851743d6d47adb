import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { TaskEither } from 'fp-ts/TaskEither'
import type { Attempt } from '../domain/attempt.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ConcreteRetryRequest } from '../domain/strategy.ts'
import type { Subject } from '../domain/subject.ts'

/** Plaid's Identity Verification API, as far as a retry needs it. */
export interface Plaid {
  /** All attempts of a subject, unordered, all pages. Reads: `PlaidUnavailable`, `PlaidRateLimited`, `PlaidUnreadable`, `PlaidRefused`, `SecretsUnavailable`. */
  readonly listAttempts: (subject: Subject) => TaskEither<RetryError, Listing>
  /** One attempt by its id; errors as `listAttempts`. */
  readonly getAttempt: (id: string) => TaskEither<RetryError, Attempt>
  /** Puts at most one request on the wire and tells what came of it; it concludes nothing. Left: no request was made. */
  readonly retryAttempt: (request: ConcreteRetryRequest) => TaskEither<RetryError, Evidence>
  /** The public key that signs webhooks, by its `kid`; `unknown-kid` where Plaid does not know it. Errors as `listAttempts`. */
  readonly webhookKey: (kid: string) => TaskEither<RetryError, WebhookKey | 'unknown-kid'>
}

/** `strangers` counts rows of other users or templates, which Plaid should never send: they are left out, and counted for an alarm. */
export interface Listing {
  readonly attempts: ReadonlyArray<Attempt>
  readonly strangers: number
}

/** Plaid's schema `JWKPublicKey`; times in Unix seconds. */
export interface WebhookKey {
  readonly alg: string
  readonly crv: string
  readonly kid: string
  readonly kty: string
  readonly use: string
  readonly x: string
  readonly y: string
  readonly created_at: number
  readonly expired_at: number | null
}

export interface PlaidEnvironment {
  readonly plaid: Plaid
}

export const listAttempts =
  (subject: Subject): ReaderTaskEither<PlaidEnvironment, RetryError, Listing> =>
  ({ plaid }) =>
    plaid.listAttempts(subject)

export const sendRetry =
  (request: ConcreteRetryRequest): ReaderTaskEither<PlaidEnvironment, RetryError, Evidence> =>
  ({ plaid }) =>
    plaid.retryAttempt(request)
