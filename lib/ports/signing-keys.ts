import type { IO } from 'fp-ts/IO'
import type { Option } from 'fp-ts/Option'
import type { Task } from 'fp-ts/Task'
import type { TaskEither } from 'fp-ts/TaskEither'
import type { WebhookNotAccepted } from '../domain/webhook/webhook-outcome.ts'

/** A key of Plaid's that can verify webhooks. */
export interface SigningKey {
  /** When Plaid stopped signing with it, in Unix seconds; null while it is in use. */
  readonly expired_at: number | null
  /** Whether the key has signed a token's header and payload, with ES256. */
  readonly hasSigned: (token: string) => Task<boolean>
}

/** The keys that Plaid signs webhooks with, by `kid`. */
export interface SigningKeys {
  /** The key if it is in memory; no request is made. */
  readonly held: (kid: string) => IO<Option<SigningKey>>
  /**
   * The key, fetched from Plaid if necessary. Left: `Refused` if Plaid has no such key, or an unfit one;
   * `Unavailable` if that is unknown.
   */
  readonly find: (kid: string) => TaskEither<WebhookNotAccepted, SigningKey>
}

export interface SigningKeysEnvironment {
  readonly signingKeys: SigningKeys
}
