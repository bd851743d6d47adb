import { expect, test } from 'vitest'
import { text } from '../../lib/codec/text.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const Shout = text('Shout', 'capital letters', value => /^[A-Z]+$/.test(value))

test('name: the one given', () => {
  expect(Shout.name).toBe('Shout')
})

test('is and decode: a string that holds, as it is', () => {
  expect(Shout.is('ABC')).toBe(true)
  expect(decodeResult(Shout, 'ABC')).toStrictEqual({ decoded: 'ABC' })
})

test.each([null, undefined, 1, true, ['ABC'], Object('ABC'), 'abc', ''])('is and decode: not %j', value => {
  expect(Shout.is(value)).toBe(false)
  expect(decodeResult(Shout, value)).toStrictEqual(refusedAs('capital letters'))
})

test('encode: the string', () => {
  expect(Shout.encode('ABC')).toBe('ABC')
})
