import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { openEnum } from '../../lib/codec/open-enum.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const Colour = openEnum('Colour', ['red', 'green'])

test('name: the one given', () => {
  expect(Colour.name).toBe('Colour')
})

test.each([
  ['red', true],
  ['unrecognised', true],
  ['blue', false],
  [1, false],
  [null, false],
])('is: %j is %s', (value, expected) => {
  expect(Colour.is(value)).toBe(expected)
})

test.each([
  ['red', 'red'],
  ['green', 'green'],
  ['unrecognised', 'unrecognised'],
  ['blue', 'unrecognised'],
  ['Red', 'unrecognised'],
  ['', 'unrecognised'],
  ['constructor', 'unrecognised'],
  ['__proto__', 'unrecognised'],
])('decode: %j is %j', (input, member) => {
  expect(Colour.decode(input)).toStrictEqual(E.right(member))
})

test.each([null, undefined, 1, true, ['red'], {}])('decode: %j is no string', input => {
  expect(decodeResult(Colour, input)).toStrictEqual(refusedAs('a string'))
})

test('encode: the member', () => {
  expect(Colour.encode('red')).toBe('red')
})
