import type { RetryError, RetryErrorTag, UnreadableReason } from './retry-error.ts'

/**
 * What an event's driver does with a failure:
 * `discard` it will never succeed · `redeliver` it may succeed later · `acknowledge` it must not be tried again by itself.
 */
type OnEvent = 'discard' | 'redeliver' | 'acknowledge'

export interface RetryErrorRow {
  /** `RetryError`'s tag in kebab-case: stable, callers branch on it. */
  readonly code: string
  readonly status: number
  readonly title: string
  readonly onEvent: OnEvent
}

/** One row a tag: a new tag does not compile without its row. */
const rows: Readonly<Record<RetryErrorTag, RetryErrorRow>> = {
  Unreadable: { code: 'unreadable', status: 400, title: 'The request could not be read.', onEvent: 'discard' },
  InvalidRequest: {
    code: 'invalid-request',
    status: 422,
    title: 'This is not a valid retry request.',
    onEvent: 'discard',
  },
  NotAllowed: {
    code: 'not-allowed',
    status: 403,
    title: 'This caller may not retry with this template.',
    onEvent: 'discard',
  },
  AttemptNotFound: {
    code: 'attempt-not-found',
    status: 404,
    title: 'This user has no attempt with this template: there is nothing to retry.',
    onEvent: 'discard',
  },
  RetryNotPermitted: {
    code: 'retry-not-permitted',
    status: 409,
    title: 'This attempt may not be retried now.',
    onEvent: 'discard',
  },
  RetryInProgress: {
    code: 'retry-in-progress',
    status: 409,
    title: 'A retry of this user is under way.',
    onEvent: 'redeliver',
  },
  IdempotencyKeyReused: {
    code: 'idempotency-key-reused',
    status: 422,
    title: 'This idempotency key was used with another request.',
    onEvent: 'discard',
  },
  PlaidRefused: { code: 'plaid-refused', status: 422, title: 'Plaid refused the request.', onEvent: 'discard' },
  PlaidRateLimited: {
    code: 'plaid-rate-limited',
    status: 503,
    title: 'Plaid limits the rate of requests: nothing was retried, try again later.',
    onEvent: 'redeliver',
  },
  PlaidUnavailable: {
    code: 'plaid-unavailable',
    status: 503,
    title: 'Plaid cannot be asked now: nothing was retried, try again later.',
    onEvent: 'redeliver',
  },
  PlaidUnreadable: {
    code: 'plaid-unreadable',
    status: 502,
    title: 'Plaid answered in a form this service does not know: nothing was retried.',
    onEvent: 'redeliver',
  },
  OutcomeUnknown: {
    code: 'outcome-unknown',
    status: 502,
    title: 'The retry was sent and no usable answer came: look for a new attempt before you ask again.',
    onEvent: 'acknowledge',
  },
  SecretsUnavailable: {
    code: 'secrets-unavailable',
    status: 503,
    title: "Plaid's keys cannot be used now: nothing was retried, try again later.",
    onEvent: 'redeliver',
  },
  LedgerUnavailable: {
    code: 'ledger-unavailable',
    status: 503,
    title: 'The ledger cannot be used now: nothing was sent, try again later.',
    onEvent: 'redeliver',
  },
  BusUnavailable: {
    code: 'bus-unavailable',
    status: 503,
    title: 'The event bus cannot be used now: try again later.',
    onEvent: 'redeliver',
  },
}

const unreadableStatus: Readonly<Record<UnreadableReason, number>> = {
  'no-request-context': 400,
  'empty-body': 400,
  'bad-json': 400,
  'bad-encoding': 400,
  'too-large': 413,
  'unsupported-media-type': 415,
  'unsupported-charset': 415,
  'unsupported-encoding': 415,
}

/** How each error is told, to a caller over HTTP and to the driver of an event. */
export const retryErrorRow = (error: RetryError): RetryErrorRow => {
  const row = rows[error._tag]
  return error._tag === 'Unreadable' ? { ...row, status: unreadableStatus[error.reason] } : row
}
