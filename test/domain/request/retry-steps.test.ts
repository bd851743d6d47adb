import { expect, test } from 'vitest'
import { RetrySteps } from '../../../lib/domain/request/retry-steps.ts'
import { verdict as decodeResult, refusedAs } from '../../support/verdict.ts'

const steps = { verify_sms: true, kyc_check: false, documentary_verification: true, selfie_check: false }

test('name: RetrySteps', () => {
  expect(RetrySteps.name).toBe('RetrySteps')
})

test('is, decode and encode: all four booleans', () => {
  expect(RetrySteps.is(steps)).toBe(true)
  expect(decodeResult(RetrySteps, steps)).toStrictEqual({ decoded: steps })
  expect(RetrySteps.encode(steps)).toStrictEqual(steps)
})

test.each(Object.keys(steps))('is and decode: not without %s, nor with null for it', step => {
  const violations = [{ pointer: `/${step}`, expected: 'boolean' }]
  const others = Object.fromEntries(Object.entries(steps).filter(([name]) => name !== step))
  for (const input of [others, { ...steps, [step]: null }, { ...steps, [step]: 'true' }, { ...steps, [step]: 1 }]) {
    expect(RetrySteps.is(input)).toBe(false)
    expect(decodeResult(RetrySteps, input)).toStrictEqual({ violations })
  }
})

test.each(['accept_tos', 'watchlist_screening', 'risk_check', 'liveness'])(
  'is and decode: %s is not for the caller to choose',
  step => {
    expect(RetrySteps.is({ ...steps, [step]: true })).toBe(false)
    expect(decodeResult(RetrySteps, { ...steps, [step]: true })).toStrictEqual(
      refusedAs('only these members: verify_sms, kyc_check, documentary_verification, selfie_check'),
    )
  },
)
