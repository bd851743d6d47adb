import { describe, expect, it } from 'vitest'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { retryErrorRow } from '../../lib/domain/retry-error-table.ts'

const plaid = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD' }

describe('retryErrorRow', () => {
  it.each<[RetryError, string, number, string]>([
    [{ _tag: 'Unreadable', reason: 'no-request-context' }, 'unreadable', 400, 'discard'],
    [{ _tag: 'Unreadable', reason: 'empty-body' }, 'unreadable', 400, 'discard'],
    [{ _tag: 'Unreadable', reason: 'bad-json' }, 'unreadable', 400, 'discard'],
    [{ _tag: 'Unreadable', reason: 'bad-encoding' }, 'unreadable', 400, 'discard'],
    [{ _tag: 'Unreadable', reason: 'too-large' }, 'unreadable', 413, 'discard'],
    [{ _tag: 'Unreadable', reason: 'unsupported-media-type' }, 'unreadable', 415, 'discard'],
    [{ _tag: 'Unreadable', reason: 'unsupported-charset' }, 'unreadable', 415, 'discard'],
    [{ _tag: 'Unreadable', reason: 'unsupported-encoding' }, 'unreadable', 415, 'discard'],
    [{ _tag: 'InvalidRequest', violations: [] }, 'invalid-request', 422, 'discard'],
    [{ _tag: 'NotAllowed' }, 'not-allowed', 403, 'discard'],
    [{ _tag: 'AttemptNotFound' }, 'attempt-not-found', 404, 'discard'],
    [{ _tag: 'RetryNotPermitted', reason: 'under-review' }, 'retry-not-permitted', 409, 'discard'],
    [{ _tag: 'PlaidRefused', plaid }, 'plaid-refused', 422, 'discard'],
    [{ _tag: 'PlaidRateLimited', retryAfterSeconds: 7 }, 'plaid-rate-limited', 503, 'redeliver'],
    [{ _tag: 'PlaidUnavailable', cause: 'not-connected' }, 'plaid-unavailable', 503, 'redeliver'],
    [{ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }, 'plaid-unreadable', 502, 'redeliver'],
    [{ _tag: 'OutcomeUnknown', cause: 'timeout' }, 'outcome-unknown', 502, 'acknowledge'],
    [{ _tag: 'SecretsUnavailable', cause: 'denied' }, 'secrets-unavailable', 503, 'redeliver'],
  ])('%o is %s: %i, and an event is told to %s', (error, code, status, onEvent) => {
    const row = retryErrorRow(error)
    expect(row).toMatchObject({ code, status, onEvent })
    expect(row.title).toMatch(/^[A-Z].+\.$/)
  })
})
