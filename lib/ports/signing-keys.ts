import type { IO } from 'fp-ts/IO'
import type { Option } from 'fp-ts/Option'
import type { Task } from 'fp-ts/Task'
import type { TaskEither } from 'fp-ts/TaskEither'
import type { WebhookNotAccepted } from '../domain/webhook/webhook-outcome.ts'

/** A key of Plaid's that is fit to verify with. */
export interface SigningKey {
  /** Unix seconds; null while it is in use. */
  readonly expired_at: number | null
  /** Whether the key has signed a token's header and payload, with ES256. */
  readonly hasSigned: (token: string) => Task<boolean>
}

/** The keys that Plaid signs webhooks with, by `kid`. */
export interface SigningKeys {
  /** The key if it is at hand: nobody is asked. */
  readonly held: (kid: string) => IO<Option<SigningKey>>
  /** The key, asked of Plaid if need be. Left: `Refused` where there is no such key, or none that is fit; `Unavailable` where that cannot be told. */
  readonly find: (kid: string) => TaskEither<WebhookNotAccepted, SigningKey>
}

export interface SigningKeysEnvironment {
  readonly signingKeys: SigningKeys
}
