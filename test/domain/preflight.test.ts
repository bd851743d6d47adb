import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { AttemptStatus, StepStatus } from '../../lib/domain/plaid/attempt.ts'
import { preflight } from '../../lib/domain/preflight.ts'
import { decodeRetryRequest, type RetryRequest } from '../../lib/domain/request/retry-request.ts'
import type { Strategy } from '../../lib/domain/request/strategy.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { arbitraryRetryRequest } from '../support/arbitrary-retry-request.ts'
import { anAttempt } from '../support/attempt.ts'

const steps = { verify_sms: false, kyc_check: true, documentary_verification: false, selfie_check: false }

const aRequest = (strategy: Strategy): RetryRequest => {
  const body = { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy }
  const request = decodeRetryRequest(strategy === 'custom' ? { ...body, steps } : body)
  if (E.isLeft(request)) throw new Error('the test asks for an invalid request')
  return request.right
}

const refusedFor = (reason: Extract<RetryError, { _tag: 'RetryNotPermitted' }>['reason']) =>
  E.left({ _tag: 'RetryNotPermitted', reason })

const strategies: ReadonlyArray<Strategy> = ['reset', 'incomplete', 'infer', 'custom']

describe('preflight', () => {
  it.each([
    ['success', 'already-verified'],
    ['pending_review', 'under-review'],
    ['active', 'attempt-still-active'],
    ['unrecognised', 'status-unrecognised'],
  ] as const)('refuses every strategy while the newest attempt is %s', (status, reason) => {
    for (const strategy of strategies)
      expect(preflight(aRequest(strategy), anAttempt({ status }))).toEqual(refusedFor(reason))
  })

  it.each([
    ['reset', 'failed', 'reset'],
    ['reset', 'expired', 'reset'],
    ['reset', 'canceled', 'reset'],
    ['incomplete', 'failed', 'incomplete'],
    ['incomplete', 'expired', 'incomplete'],
    ['custom', 'failed', 'custom'],
    ['custom', 'canceled', 'custom'],
    ['infer', 'failed', 'incomplete'],
    ['infer', 'expired', 'incomplete'],
    ['infer', 'canceled', 'reset'],
  ] as const)('sends %s after %s as %s', (asked, status, sent) => {
    const attempt = anAttempt({ status })
    expect(preflight(aRequest(asked), attempt)).toEqual(
      E.right({ attempt, request: { ...aRequest(asked), strategy: sent } }),
    )
  })

  it.each(strategies)('does not retry an attempt without an owner with %s', strategy => {
    const newest = { ...anAttempt(), client_user_id: null }
    expect(preflight(aRequest(strategy), newest)).toMatchObject(E.left({ _tag: 'PlaidUnreadable' }))
  })

  it.each(['risk_check', 'watchlist_screening'])('of an attempt without %s only `incomplete` is refused', step => {
    const newest = anAttempt({ steps: { [step]: 'unknown' } })
    const tags = strategies.map(strategy => preflight(aRequest(strategy), newest)._tag)
    expect(tags).toEqual(['Right', 'Left', 'Left', 'Right'])
  })

  describe('of attempts that failed at a step which Plaid cannot resume', () => {
    const stepStatus = fc.constantFrom<StepStatus>('failed', 'manually_rejected', 'pending_review')
    const step = fc.constantFrom('risk_check', 'watchlist_screening')

    it('refuses incomplete, and infer that means incomplete', () => {
      fc.assert(
        fc.property(step, stepStatus, fc.constantFrom('incomplete', 'infer'), (name, value, strategy) => {
          const attempt = anAttempt({ steps: { [name]: value } })
          expect(preflight(aRequest(strategy), attempt)).toEqual(refusedFor('failed-step-not-resumable'))
        }),
      )
    })

    it('permits reset and custom, which start again from the first step', () => {
      fc.assert(
        fc.property(step, stepStatus, fc.constantFrom('reset', 'custom'), (name, value, strategy) => {
          expect(E.isRight(preflight(aRequest(strategy), anAttempt({ steps: { [name]: value } })))).toBe(true)
        }),
      )
    })
  })

  it('changes only infer in a request, and never sends infer', () => {
    const statuses = fc.constantFrom<AttemptStatus>('failed', 'expired', 'canceled')
    fc.assert(
      fc.property(arbitraryRetryRequest, statuses, (request, status) => {
        const permitted = preflight(request, anAttempt({ status }))
        if (E.isLeft(permitted)) throw new Error('refused')
        const { strategy, ...members } = permitted.right.request
        expect({ ...members, strategy: request.strategy }).toEqual(request)
        expect(strategy).not.toBe('infer')
      }),
    )
  })
})
