import { describe, expect, it } from 'vitest'
import { problemRow } from '../../../lib/adapters/http/problem-table.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import { everyError } from '../../support/every-error.ts'

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
    for (const kind of ['retry', 'question', 'act'] as const) {
      const row = problemRow(error, kind)
      expect(row.status).toBe(status)
      expect(row.title).toMatch(/^[A-Z].+\.$/)
    }
  })

  it.each(everyError.map(error => [error._tag, error] as const))(
    'of an act and of a question do not say what was sent or retried: %s',
    (tag, error) => {
      // Only what sends has these.
      if (tag === 'OutcomeUnknown') return
      for (const kind of ['question', 'act'] as const)
        expect(problemRow(error, kind).title).not.toMatch(/nothing was|retry request/)
    },
  )
})
