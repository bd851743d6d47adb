import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { checked } from '../../lib/codec/checked.ts'
import { closed } from '../../lib/codec/closed.ts'
import { verdict as decodeResult } from '../support/verdict.ts'

const Range = checked(
  closed('Range', { required: { low: t.number, high: t.number }, optional: {} }),
  ({ low, high }) => (low <= high ? [] : [{ member: 'high', expected: 'at least low' }]),
)

test('name: that of the codec', () => {
  expect(Range.name).toBe('Range')
})

test('is: both the codec and the rules', () => {
  expect(Range.is({ low: 1, high: 2 })).toBe(true)
  expect(Range.is({ low: 2, high: 1 })).toBe(false)
  expect(Range.is({ low: 2 })).toBe(false)
})

test('decode: a broken rule is a violation at its member', () => {
  expect(decodeResult(Range, { low: 1, high: 2 })).toStrictEqual({ decoded: { low: 1, high: 2 } })
  expect(decodeResult(Range, { low: 2, high: 1 })).toStrictEqual({
    violations: [{ pointer: '/high', expected: 'at least low' }],
  })
})

test('decode: rules judge only what the codec accepts', () => {
  expect(decodeResult(Range, { low: 2, high: 'x' })).toStrictEqual({
    violations: [{ pointer: '/high', expected: 'number' }],
  })
})

test('encode: that of the codec', () => {
  expect(Range.encode({ low: 1, high: 2 })).toStrictEqual({ low: 1, high: 2 })
})
