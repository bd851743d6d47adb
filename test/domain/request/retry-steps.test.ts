import { expect, test } from 'vitest'
import { RetrySteps } from '../../../lib/domain/request/retry-steps.ts'
import { decodeResult, refusedAs } from '../../support/decode-result.ts'

const steps = { verify_sms: true, kyc_check: false, documentary_verification: true, selfie_check: false } as const

test('name: RetrySteps', () => {
  expect(RetrySteps.name).toBe('RetrySteps')
})

test('is, decode and encode: all four booleans', () => {
  expect(RetrySteps.is(steps)).toBe(true)
  expect(decodeResult(RetrySteps, steps)).toStrictEqual({ decoded: steps })
  expect(RetrySteps.encode(steps)).toStrictEqual(steps)
})

const flags = [true, false]
const combinations = flags.flatMap(verify_sms =>
  flags.flatMap(kyc_check =>
    flags.flatMap(documentary_verification =>
      flags.map(selfie_check => ({ verify_sms, kyc_check, documentary_verification, selfie_check })),
    ),
  ),
)
const withoutAny = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }

test('is and decode: every combination but four times false, which would verify nothing', () => {
  expect(combinations).toHaveLength(16)
  const refused = combinations.filter(combination => !RetrySteps.is(combination))
  expect(refused).toStrictEqual([withoutAny])
  for (const combination of combinations)
    expect(decodeResult(RetrySteps, combination)).toStrictEqual(
      RetrySteps.is(combination) ? { decoded: combination } : refusedAs('at least one step that is true'),
    )
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
