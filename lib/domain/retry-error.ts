import type { BusError } from './events/bus-event.ts'
import type { LedgerUnavailable } from './ledger/ledger-unavailable.ts'
import type { PlaidErrorCodes } from './plaid/plaid-error.ts'
import type { InvalidRequest, Unreadable } from './request/request-error.ts'
import type { AttemptObjection } from './request/retryable-attempt.ts'

/** Why a valid request must not be sent to Plaid now. Part of the public answer: kebab-case, stable. */
export type NotPermittedReason =
  | AttemptObjection
  /** The caps of the policy: the number of retries, and the time between two. */
  | 'limit-reached'
  | 'cooling-down'
  /** The operator's pause switch is on. */
  | 'paused'
  /** The pinned attempt is no longer the newest, and it has no child. */
  | 'superseded'
  /** A retry was sent, its outcome is unknown, and an operator must act. */
  | 'in-review'
  /** Only for an operator: the attempt is not in review, so there is nothing to close or to re-arm. */
  | 'not-in-review'
  /** The subject's ledger item is full: no room for more keys, attempts or events. */
  | 'ledger-full'
  /** Only for requests on the bus: a veto applies to the attempt; the deployment is in shadow mode. */
  | 'vetoed'
  | 'shadow'

/** Every expected failure, as a value. Anything thrown is a defect. */
export type RetryError =
  | Unreadable
  | InvalidRequest
  | { readonly _tag: 'NotAllowed' }
  | { readonly _tag: 'AttemptNotFound' }
  | {
      readonly _tag: 'RetryNotPermitted'
      readonly reason: NotPermittedReason
      /** Present if the same request may succeed later. */
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
  /** A queue could not be read: only an operator's act does that. */
  | { readonly _tag: 'QueueUnavailable' }

/**
 * Plaid certainly made no new attempt: it was not reached (`not-trusted`: its certificate is not valid), it is in
 * maintenance, a read failed, or too little time was left.
 */
type UnavailableCause = 'not-connected' | 'not-trusted' | 'planned-maintenance' | 'read-failed' | 'no-time-left'

/** A read was answered, but not as Plaid documents it. */
type UnreadableCause = 'not-plaid-json' | 'too-large' | 'too-many-pages' | 'unexpected-status'

/** A retry was sent, and it is unknown whether Plaid made a new attempt. */
export type UnknownCause = 'timeout' | 'connection-lost' | 'too-large' | 'not-plaid-json' | 'unexpected-status'

export type SecretsCause = 'not-found' | 'denied' | 'clock' | 'wrong-shape' | 'unreachable' | 'refused-by-plaid'

export type RetryErrorTag = RetryError['_tag']
