import { describe, expect, it } from 'vitest'
import { problemAnswer } from '../../../lib/adapters/http/problem.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'

describe('Retry-After', () => {
  it.each<[RetryError, number]>([
    [{ _tag: 'PlaidRateLimited', retryAfterSeconds: 7 }, 7],
    [{ _tag: 'RetryInProgress', retryAfterSeconds: 15 }, 15],
    [{ _tag: 'LedgerUnavailable', cause: 'clock' }, 5],
    [{ _tag: 'SecretsUnavailable', cause: 'clock' }, 5],
    [{ _tag: 'BusUnavailable', cause: 'clock' }, 5],
  ])('%o is in the header and in the body', (error, seconds) => {
    const { headers, body } = problemAnswer(error, 'r')
    expect(headers['retry-after']).toBe(String(seconds))
    expect(JSON.parse(body)).toMatchObject({ retry_after: seconds })
  })

  it.each<RetryError>([
    { _tag: 'LedgerUnavailable', cause: 'denied' },
    { _tag: 'SecretsUnavailable', cause: 'not-found' },
    { _tag: 'NotAllowed' },
  ])('is not there where time changes nothing: %o', error => {
    const { headers, body } = problemAnswer(error, 'r')
    expect(headers).not.toHaveProperty('retry-after')
    expect(JSON.parse(body)).not.toHaveProperty('retry_after')
  })
})
