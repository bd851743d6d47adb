import { describe, expect, it } from 'vitest'
import { problemRow } from '../../../lib/adapters/http/problem-table.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'

const plaid = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD' }

describe('problemRow', () => {
  it.each<[RetryError, number]>([
    [{ _tag: 'Unreadable', reason: 'no-request-context' }, 400],
    [{ _tag: 'Unreadable', reason: 'empty-body' }, 400],
    [{ _tag: 'Unreadable', reason: 'bad-json' }, 400],
    [{ _tag: 'Unreadable', reason: 'bad-encoding' }, 400],
    [{ _tag: 'Unreadable', reason: 'too-large' }, 413],
    [{ _tag: 'Unreadable', reason: 'unsupported-media-type' }, 415],
    [{ _tag: 'Unreadable', reason: 'unsupported-charset' }, 415],
    [{ _tag: 'Unreadable', reason: 'unsupported-encoding' }, 415],
    [{ _tag: 'InvalidRequest', violations: [] }, 422],
    [{ _tag: 'NotAllowed' }, 403],
    [{ _tag: 'AttemptNotFound' }, 404],
    [{ _tag: 'RetryNotPermitted', reason: 'under-review' }, 409],
    [{ _tag: 'PlaidRefused', plaid }, 422],
    [{ _tag: 'PlaidRateLimited', retryAfterSeconds: 7 }, 503],
    [{ _tag: 'PlaidUnavailable', cause: 'not-connected' }, 503],
    [{ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }, 502],
    [{ _tag: 'OutcomeUnknown', cause: 'timeout' }, 502],
    [{ _tag: 'SecretsUnavailable', cause: 'denied' }, 503],
  ])('%o is %i, with one sentence', (error, status) => {
    const row = problemRow(error)
    expect(row.status).toBe(status)
    expect(row.title).toMatch(/^[A-Z].+\.$/)
  })
})
