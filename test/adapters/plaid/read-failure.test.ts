import { expect, test } from 'vitest'
import { readFailure } from '../../../lib/adapters/plaid/read-failure.ts'
import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'

const plaid = (error_code: string, error_type = 'API_ERROR') => ({ error_type, error_code, request_id: 'abc' })

const answered = (status: number, body: unknown, retryAfter?: string): Evidence => ({
  _tag: 'Answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfter !== undefined && { retryAfter }),
})

const unreadable = (cause: 'not-plaid-json' | 'too-large' | 'unexpected-status'): RetryError => ({
  _tag: 'PlaidUnreadable',
  cause,
})

const rows: ReadonlyArray<readonly [string, Evidence, RetryError]> = [
  ['never connected', { _tag: 'NotConnected' }, { _tag: 'PlaidUnavailable', cause: 'not-connected' }],
  ['timeout', { _tag: 'Lost', cause: 'timeout' }, { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
  ['connection lost', { _tag: 'Lost', cause: 'connection-lost' }, { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
  ['too large', { _tag: 'Lost', cause: 'too-large' }, unreadable('too-large')],
  ['2xx that did not decode', answered(200, '{}'), unreadable('not-plaid-json')],
  ['2xx with an error in it', answered(200, plaid('INVALID_API_KEYS')), unreadable('not-plaid-json')],
  ['a redirect', answered(307, ''), unreadable('unexpected-status')],
  ['a redirect with an error in it', answered(302, plaid('INVALID_FIELD')), unreadable('unexpected-status')],
  ['400 HTML', answered(400, '<html>'), unreadable('not-plaid-json')],
  ['403 from a proxy', answered(403, '{"message":"Forbidden"}'), unreadable('not-plaid-json')],
  ['400', answered(400, plaid('INVALID_FIELD')), { _tag: 'PlaidRefused', plaid: plaid('INVALID_FIELD') }],
  ['404', answered(404, plaid('NOT_FOUND')), { _tag: 'PlaidRefused', plaid: plaid('NOT_FOUND') }],
  ['bad keys', answered(400, plaid('INVALID_API_KEYS')), { _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' }],
  [
    'bad keys as 401',
    answered(401, plaid('INVALID_API_KEYS')),
    { _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' },
  ],
  [
    '429',
    answered(429, plaid('RATE_LIMIT'), '7'),
    { _tag: 'PlaidRateLimited', retryAfterSeconds: 7, plaid: plaid('RATE_LIMIT') },
  ],
  [
    '429 until a date',
    answered(429, plaid('RATE_LIMIT'), 'Thu, 01 Jan 1970 00:00:09 GMT'),
    { _tag: 'PlaidRateLimited', retryAfterSeconds: 9, plaid: plaid('RATE_LIMIT') },
  ],
  ['429 without an error of Plaid', answered(429, '<html>'), { _tag: 'PlaidRateLimited', retryAfterSeconds: 30 }],
  [
    '500',
    answered(500, plaid('INTERNAL_SERVER_ERROR')),
    { _tag: 'PlaidUnavailable', cause: 'read-failed', plaid: plaid('INTERNAL_SERVER_ERROR') },
  ],
  [
    'maintenance',
    answered(503, plaid('PLANNED_MAINTENANCE')),
    { _tag: 'PlaidUnavailable', cause: 'planned-maintenance', plaid: plaid('PLANNED_MAINTENANCE') },
  ],
  ['502 HTML', answered(502, '<html>'), { _tag: 'PlaidUnavailable', cause: 'read-failed' }],
]

test.each(rows)('a read that failed: %s', (_, evidence, error) => {
  expect(readFailure(evidence, 0)).toEqual(error)
})
