import { describe, expect, it } from 'vitest'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { retryErrorRow } from '../../lib/domain/retry-error-table.ts'

const plaid = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD' }

describe('retryErrorRow', () => {
  it.each<[RetryError, string, string]>([
    [{ _tag: 'Unreadable', reason: 'bad-json' }, 'unreadable', 'discard'],
    [{ _tag: 'InvalidRequest', violations: [] }, 'invalid-request', 'discard'],
    [{ _tag: 'NotAllowed' }, 'not-allowed', 'discard'],
    [{ _tag: 'AttemptNotFound' }, 'attempt-not-found', 'discard'],
    [{ _tag: 'RetryNotPermitted', reason: 'under-review' }, 'retry-not-permitted', 'discard'],
    [{ _tag: 'PlaidRefused', plaid }, 'plaid-refused', 'discard'],
    [{ _tag: 'PlaidRateLimited', retryAfterSeconds: 7 }, 'plaid-rate-limited', 'redeliver'],
    [{ _tag: 'PlaidUnavailable', cause: 'not-connected' }, 'plaid-unavailable', 'redeliver'],
    [{ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }, 'plaid-unreadable', 'redeliver'],
    [{ _tag: 'OutcomeUnknown', cause: 'timeout' }, 'outcome-unknown', 'acknowledge'],
    [{ _tag: 'SecretsUnavailable', cause: 'denied' }, 'secrets-unavailable', 'redeliver'],
  ])('%o has the code %s, and a message that ends in it: %s', (error, code, onEvent) => {
    expect(retryErrorRow(error)).toEqual({ code, onEvent })
  })
})
