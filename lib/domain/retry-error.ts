import type { BusError } from './bus-event.ts'
import type { LedgerUnavailable } from './ledger/ledger-unavailable.ts'
import type { PlaidErrorCodes } from './plaid/plaid-error.ts'
import type { InvalidRequest, Unreadable } from './request/request-error.ts'
import type { AttemptObjection } from './request/strategy.ts'

/** Why a readable, allowed request must not be sent to Plaid now. Part of the answer: kebab-case, stable. */
export type NotPermittedReason =
  | AttemptObjection
  /** The caps of the policy: how many, and how close together. */
  | 'limit-reached'
  | 'cooling-down'
  /** The operator's switch. */
  | 'paused'
  /** A pinned attempt is not the newest any more, and nothing of ours follows it. */
  | 'superseded'
  /** A retry was sent, nobody knows what came of it, and a person has to look. */
  | 'in-review'
  /** A subject's item takes no more keys, attempts or events. */
  | 'ledger-full'
  /** From the bus alone: fraud, watchlist or a person's decision; and a deployment that only watches. */
  | 'vetoed'
  | 'shadow'

/** Everything that can go wrong, told by value. Anything thrown is a defect. */
export type RetryError =
  | Unreadable
  | InvalidRequest
  | { readonly _tag: 'NotAllowed' }
  | { readonly _tag: 'AttemptNotFound' }
  | {
      readonly _tag: 'RetryNotPermitted'
      readonly reason: NotPermittedReason
      /** Where time alone changes the answer. */
      readonly retryAfterSeconds?: number
    }
  | { readonly _tag: 'RetryInProgress'; readonly retryAfterSeconds: number }
  | { readonly _tag: 'IdempotencyKeyReused' }
  | { readonly _tag: 'PlaidRefused'; readonly plaid: PlaidErrorCodes }
  | { readonly _tag: 'PlaidRateLimited'; readonly retryAfterSeconds: number; readonly plaid?: PlaidErrorCodes }
  | { readonly _tag: 'PlaidUnavailable'; readonly cause: UnavailableCause; readonly plaid?: PlaidErrorCodes }
  | { readonly _tag: 'PlaidUnreadable'; readonly cause: UnreadableCause }
  | { readonly _tag: 'OutcomeUnknown'; readonly cause: UnknownCause; readonly plaid?: PlaidErrorCodes }
  | { readonly _tag: 'SecretsUnavailable'; readonly cause: SecretsCause }
  | LedgerUnavailable
  | BusError

/** Plaid certainly did not act: it could not be reached, it said so, or a read failed, or no time was left to ask. */
type UnavailableCause = 'not-connected' | 'planned-maintenance' | 'read-failed' | 'no-time-left'

/** A read came back, but not as Plaid describes it. */
type UnreadableCause = 'not-plaid-json' | 'too-large' | 'too-many-pages' | 'unexpected-status'

/** A retry was sent, and whether Plaid acted is not known. */
export type UnknownCause = 'timeout' | 'connection-lost' | 'too-large' | 'not-plaid-json' | 'unexpected-status'

export type SecretsCause = 'not-found' | 'denied' | 'wrong-shape' | 'unreachable' | 'refused-by-plaid'

export type RetryErrorTag = RetryError['_tag']
