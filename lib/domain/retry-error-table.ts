import type { RetryErrorTag } from './retry-error.ts'

/**
 * What the worker does with a message whose outcome is this error:
 * - `discard`: the message can never succeed; it is acknowledged.
 * - `redeliver`: it may succeed later.
 * - `acknowledge`: the retry must not be sent again automatically.
 */
type OnEvent = 'discard' | 'redeliver' | 'acknowledge'

/** `RetryError`'s tag in kebab-case. Stable: callers branch on it. */
export type RetryErrorCode = (typeof rows)[RetryErrorTag]['code']

export interface RetryErrorRow {
  readonly code: RetryErrorCode
  readonly onEvent: OnEvent
}

/**
 * One row for each tag: a new tag does not compile without its row. HTTP status and title:
 * `adapters/http/problem-table.ts`.
 */
const rows = {
  Unreadable: { code: 'unreadable', onEvent: 'discard' },
  InvalidRequest: { code: 'invalid-request', onEvent: 'discard' },
  NotAllowed: { code: 'not-allowed', onEvent: 'discard' },
  AttemptNotFound: { code: 'attempt-not-found', onEvent: 'discard' },
  RetryNotPermitted: { code: 'retry-not-permitted', onEvent: 'discard' },
  RetryInProgress: { code: 'retry-in-progress', onEvent: 'redeliver' },
  IdempotencyKeyReused: { code: 'idempotency-key-reused', onEvent: 'discard' },
  PlaidRefused: { code: 'plaid-refused', onEvent: 'discard' },
  PlaidRateLimited: { code: 'plaid-rate-limited', onEvent: 'redeliver' },
  PlaidUnavailable: { code: 'plaid-unavailable', onEvent: 'redeliver' },
  PlaidUnreadable: { code: 'plaid-unreadable', onEvent: 'redeliver' },
  OutcomeUnknown: { code: 'outcome-unknown', onEvent: 'acknowledge' },
  SecretsUnavailable: { code: 'secrets-unavailable', onEvent: 'redeliver' },
  LedgerUnavailable: { code: 'ledger-unavailable', onEvent: 'redeliver' },
  QueueUnavailable: { code: 'queue-unavailable', onEvent: 'redeliver' },
  BusUnavailable: { code: 'bus-unavailable', onEvent: 'redeliver' },
} as const satisfies Readonly<Record<RetryErrorTag, { readonly code: string; readonly onEvent: OnEvent }>>

/** The code of an error, and what the worker does with a message whose outcome it is. */
export const retryErrorRow = ({ _tag }: { readonly _tag: RetryErrorTag }): RetryErrorRow => rows[_tag]
