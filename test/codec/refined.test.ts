import * as t from 'io-ts'
import { expect, test } from 'vitest'
import { closed } from '../../lib/codec/closed.ts'
import { refined } from '../../lib/codec/refined.ts'
import { decodeResult, refusedAs } from '../support/decode-result.ts'

type One = { readonly count: 1 }
const Counted = closed('Counted', { required: { count: t.number }, optional: {} })
const One = refined(Counted, 'a count of one', (value): value is One => value.count === 1)
const Parent = closed('Parent', { required: { one: One }, optional: {} })

test('name: that of the codec', () => {
  expect(One.name).toBe('Counted')
})

test('is: both the codec and the condition', () => {
  expect(One.is({ count: 1 })).toBe(true)
  expect(One.is({ count: 2 })).toBe(false)
  expect(One.is({})).toBe(false)
})

test('decode: a value that does not hold is a violation as a whole', () => {
  expect(decodeResult(One, { count: 1 })).toStrictEqual({ decoded: { count: 1 } })
  expect(decodeResult(One, { count: 2 })).toStrictEqual(refusedAs('a count of one'))
  expect(decodeResult(Parent, { one: { count: 2 } })).toStrictEqual({
    violations: [{ pointer: '/one', expected: 'a count of one' }],
  })
})

test('decode: the condition judges only what the codec accepts', () => {
  expect(decodeResult(One, { count: 'x' })).toStrictEqual({ violations: [{ pointer: '/count', expected: 'number' }] })
})

test('encode: that of the codec', () => {
  expect(One.encode({ count: 1 })).toStrictEqual({ count: 1 })
})
