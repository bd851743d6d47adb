import type { UnreadableReason } from '../../lib/domain/request/request-error.ts'
import type { Warning } from '../../lib/domain/request/warning.ts'
import type { NotPermittedReason, RetryError, RetryErrorTag } from '../../lib/domain/retry-error.ts'

/** A list of a type's words: each of them and no other, else this file does not compile. */
const listOf = <Word extends string>(words: Readonly<Record<Word, true>>): ReadonlyArray<Word> =>
  Object.keys(words) as Word[]

export const unreadableReasons = listOf<UnreadableReason>({
  'no-request-context': true,
  'empty-body': true,
  'bad-json': true,
  'bad-encoding': true,
  'too-large': true,
  'unsupported-media-type': true,
  'unsupported-charset': true,
  'unsupported-encoding': true,
})

export const notPermittedReasons = listOf<NotPermittedReason>({
  'already-verified': true,
  'under-review': true,
  'attempt-still-active': true,
  'status-unrecognised': true,
  'failed-step-not-resumable': true,
  'limit-reached': true,
  'cooling-down': true,
  paused: true,
  superseded: true,
  'in-review': true,
  'not-in-review': true,
  'ledger-full': true,
  vetoed: true,
  shadow: true,
})

export const warnings = listOf<Warning>({
  misdirected: true,
  'selfie-check-off-in-sandbox': true,
  'policy-advises-against': true,
})

const plaid = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', request_id: 'q1' }
const { request_id: _, ...withoutId } = plaid
const violations = [{ pointer: '/strategy', expected: 'one of reset, incomplete, infer, custom' }]

const errors: { readonly [Tag in RetryErrorTag]: ReadonlyArray<Extract<RetryError, { readonly _tag: Tag }>> } = {
  Unreadable: unreadableReasons.map(reason => ({ _tag: 'Unreadable', reason })),
  InvalidRequest: [{ _tag: 'InvalidRequest', violations: [...violations, { pointer: '', expected: 'an object' }] }],
  NotAllowed: [{ _tag: 'NotAllowed' }],
  AttemptNotFound: [{ _tag: 'AttemptNotFound' }],
  RetryNotPermitted: [
    ...notPermittedReasons.map(reason => ({ _tag: 'RetryNotPermitted', reason }) as const),
    { _tag: 'RetryNotPermitted', reason: 'cooling-down', retryAfterSeconds: 412 },
  ],
  RetryInProgress: [{ _tag: 'RetryInProgress', retryAfterSeconds: 15 }],
  IdempotencyKeyReused: [{ _tag: 'IdempotencyKeyReused' }],
  PlaidRefused: [plaid, withoutId].map(codes => ({ _tag: 'PlaidRefused', plaid: codes })),
  PlaidRateLimited: [
    { _tag: 'PlaidRateLimited', retryAfterSeconds: 7 },
    { _tag: 'PlaidRateLimited', retryAfterSeconds: 7, plaid },
  ],
  PlaidUnavailable: [
    { _tag: 'PlaidUnavailable', cause: 'not-connected' },
    { _tag: 'PlaidUnavailable', cause: 'read-failed', plaid },
  ],
  PlaidUnreadable: [{ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }],
  OutcomeUnknown: [
    { _tag: 'OutcomeUnknown', cause: 'timeout' },
    { _tag: 'OutcomeUnknown', cause: 'unexpected-status', plaid },
  ],
  SecretsUnavailable: [
    { _tag: 'SecretsUnavailable', cause: 'denied' },
    { _tag: 'SecretsUnavailable', cause: 'clock' },
  ],
  QueueUnavailable: [{ _tag: 'QueueUnavailable' }],
  LedgerUnavailable: [
    { _tag: 'LedgerUnavailable', cause: 'unreachable' },
    { _tag: 'LedgerUnavailable', cause: 'clock' },
  ],
  BusUnavailable: [
    { _tag: 'BusUnavailable', cause: 'throttled' },
    { _tag: 'BusUnavailable', cause: 'clock' },
  ],
}

/** Each error of the table, with each of the forms that its answer has. */
export const everyError: ReadonlyArray<RetryError> = Object.values(errors).flat()
