import { expect, test } from 'vitest'
import { oneOf } from '../../lib/codec/one-of.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const Colour = oneOf('Colour', ['red', 'green'])

test('name: the one given', () => {
  expect(Colour.name).toBe('Colour')
})

test.each(['red', 'green'] as const)('is, decode and encode: %j', member => {
  expect(Colour.is(member)).toBe(true)
  expect(decodeResult(Colour, member)).toStrictEqual({ decoded: member })
  expect(Colour.encode(member)).toBe(member)
})

test.each(['blue', 'Red', 'red ', '', 'constructor', null, 1, ['red']])('is and decode: not %j', input => {
  expect(Colour.is(input)).toBe(false)
  expect(decodeResult(Colour, input)).toStrictEqual(refusedAs('one of red, green'))
})

test('decode: a text of its own for a long list', () => {
  expect(decodeResult(oneOf('Colour', ['red'], 'a colour'), 'blue')).toStrictEqual(refusedAs('a colour'))
})
