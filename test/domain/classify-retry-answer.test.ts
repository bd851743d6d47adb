import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyRetryAnswer, type RetryOutcome } from '../../lib/domain/classify-retry-answer.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import { anAttempt } from '../support/attempt.ts'

const retried = anAttempt({ id: 'idv_A' })
const child = anAttempt({ id: 'idv_B', status: 'active', previous_attempt_id: 'idv_A' })
const nowMs = Date.parse('2026-11-01T12:00:00Z')

const answered = (status: number, body: unknown, retryAfter?: string): Evidence => ({
  _tag: 'Answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfter !== undefined && { retryAfter }),
})

const plaidError = (error_code: string, error_type = 'INVALID_REQUEST') => ({
  error_type,
  error_code,
  error_message: 'free text',
  display_message: null,
  request_id: 'Zk4lBqNNZx7vT00',
})

/** The class alone, and of a failure its tag: `DefiniteNo PlaidRefused`. */
const classOf = (outcome: RetryOutcome): string =>
  'error' in outcome ? `${outcome._tag} ${outcome.error._tag}` : outcome._tag

const classified = (evidence: Evidence) => classifyRetryAnswer(evidence, retried, nowMs)

describe('classifyRetryAnswer', () => {
  it.each<[string, Evidence, string]>([
    ['the child of the attempt that was meant', answered(200, child), 'Effect'],
    ['a 201 with it', answered(201, child), 'Effect'],
    ['the child of another attempt', answered(200, { ...child, previous_attempt_id: 'idv_Z' }), 'EffectElsewhere'],
    ['a child of none', answered(200, { ...child, previous_attempt_id: null }), 'EffectElsewhere'],
    ['another user', answered(200, { ...child, client_user_id: 'user-2' }), 'EffectElsewhere'],
    ['another template', answered(200, { ...child, template: { id: 'other', version: 1 } }), 'EffectElsewhere'],
    ['the child, its parent spelled otherwise', answered(200, { ...child, previous_attempt_id: 'flwses_A' }), 'Effect'],
    ['the child, itself spelled otherwise', answered(200, { ...child, id: 'flwses_B' }), 'Effect'],
    ['its template spelled otherwise', answered(200, { ...child, template: { id: 'flwtmp_1', version: 1 } }), 'Effect'],
    ['a child without a version of its template', answered(200, { ...child, template: { id: 'idvtmp_1' } }), 'Effect'],
    ['a child without a link and steps', answered(200, { ...child, shareable_url: 5, steps: null }), 'Effect'],
    ['a child whose owner is not named', answered(200, { ...child, client_user_id: null }), 'Effect'],
    ['an attempt that is its own parent', answered(200, { ...child, previous_attempt_id: 'idv_B' }), 'EffectElsewhere'],
    ['the same, in two spellings', answered(200, { ...child, previous_attempt_id: 'flwses_B' }), 'EffectElsewhere'],
    ['the intended attempt, its own parent', answered(200, { ...child, id: 'idv_A' }), 'EffectElsewhere'],
    ['the same, spelled otherwise', answered(200, { ...child, id: 'flwses_A' }), 'EffectElsewhere'],
    ['half of an answer', answered(200, JSON.stringify(child).slice(0, 99)), 'Unknown OutcomeUnknown'],
    ['a page', answered(200, '<html></html>'), 'Unknown OutcomeUnknown'],
    ['no id', answered(200, { ...child, id: undefined }), 'Unknown OutcomeUnknown'],
    ['an empty id', answered(200, { ...child, id: '' }), 'Unknown OutcomeUnknown'],
    ['a redirect', answered(307, ''), 'Unknown OutcomeUnknown'],
    ['a redirect with a PlaidError', answered(302, plaidError('INVALID_FIELD')), 'Unknown OutcomeUnknown'],
    ['a refusal', answered(400, plaidError('INVALID_FIELD')), 'DefiniteNo PlaidRefused'],
    ['keys refused', answered(400, plaidError('INVALID_API_KEYS', 'INVALID_INPUT')), 'DefiniteNo SecretsUnavailable'],
    ['a fault of Plaid', answered(500, plaidError('INTERNAL_SERVER_ERROR', 'API_ERROR')), 'Unknown OutcomeUnknown'],
    ['maintenance', answered(503, plaidError('PLANNED_MAINTENANCE', 'API_ERROR')), 'DefiniteNo PlaidUnavailable'],
    ['a bare 503', answered(503, ''), 'Unknown OutcomeUnknown'],
    ['a page with 502', answered(502, '<html></html>'), 'Unknown OutcomeUnknown'],
    ['408, which a proxy sends', answered(408, plaidError('TIMEOUT')), 'Unknown OutcomeUnknown'],
    ['425', answered(425, plaidError('TOO_EARLY')), 'Unknown OutcomeUnknown'],
    ['a limit', answered(429, plaidError('RATE_LIMIT', 'RATE_LIMIT_EXCEEDED')), 'DefiniteNo PlaidRateLimited'],
    ['a 429 that is not of Plaid', answered(429, '<html></html>'), 'Unknown OutcomeUnknown'],
    ['a page with 400', answered(400, '<html></html>'), 'Unknown OutcomeUnknown'],
    ['no connection', { _tag: 'NotConnected' }, 'DefiniteNo PlaidUnavailable'],
    ['a connection lost', { _tag: 'Lost', cause: 'connection-lost' }, 'Unknown OutcomeUnknown'],
    ['silence', { _tag: 'Lost', cause: 'timeout' }, 'Unknown OutcomeUnknown'],
    ['too much', { _tag: 'Lost', cause: 'too-large' }, 'Unknown OutcomeUnknown'],
  ])('%s', (_, evidence, expected) => {
    expect(classOf(classified(evidence))).toBe(expected)
  })

  it.each([
    ['seconds', '7', 7],
    ['a date', 'Sun, 01 Nov 2026 12:00:42 GMT', 42],
    ['far too long', '999999', 900],
    ['nothing', undefined, 30],
  ])('gives the time to wait: %s', (_, header, seconds) => {
    const outcome = classified(answered(429, plaidError('RATE_LIMIT', 'RATE_LIMIT_EXCEEDED'), header))
    expect(outcome).toMatchObject({ error: { retryAfterSeconds: seconds } })
  })

  it('passes on codes and the request id of Plaid, and never its text', () => {
    const outcome = classified(answered(400, plaidError('INVALID_FIELD')))
    expect(outcome).toEqual({
      _tag: 'DefiniteNo',
      error: {
        _tag: 'PlaidRefused',
        plaid: { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', request_id: 'Zk4lBqNNZx7vT00' },
      },
    })
  })

  it('an answer is a definite no only if it is a PlaidError below 500, or planned maintenance', () => {
    const status = fc.integer({ min: 100, max: 599 })
    const body = fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(plaidError('INVALID_FIELD'))))
    fc.assert(
      fc.property(status, body, (code, text) => {
        const outcome = classified(answered(code, text))
        const isRefusal = code >= 400 && code < 500 && code !== 408 && code !== 425 && text.includes('INVALID_FIELD')
        expect(outcome._tag).toBe(isRefusal ? 'DefiniteNo' : 'Unknown')
      }),
      { numRuns: 2_000 },
    )
  })
})
