import { describe, expect, test } from 'vitest'
import { identifier } from '../../lib/codec/identifier.ts'
import { decodeResult, refusedAs } from '../support/decode-result.ts'

const Id = identifier('Id', 8)
const expected = '1 to 8 characters, no leading or trailing white space, no control, invisible or unassigned characters'

test('name: the one given', () => {
  expect(Id.name).toBe('Id')
})

describe('is and decode', () => {
  test.each(['a', 'x-😀', '8 chars!', '😀'.repeat(8), 'a b'])('%j', value => {
    expect(Id.is(value)).toBe(true)
    expect(decodeResult(Id, value)).toStrictEqual({ decoded: value })
  })

  test.each([
    '',
    ' ',
    ' a',
    'a ',
    '\u00A0a',
    'a\u3000',
    '9 chars!!',
    'a\nb',
    'a\u200Bb',
    'a\u200Cb',
    'a\u200Db',
    'a\u202E',
    'a\u00ADb',
    'a\u034F',
    '\u115F',
    '\u2800',
    'a\uFFFF',
    '\ud800',
    null,
    123,
  ])('not %j', value => {
    expect(Id.is(value)).toBe(false)
    expect(decodeResult(Id, value)).toStrictEqual(refusedAs(expected))
  })
})

test('encode: the string', () => {
  expect(identifier<string>('Id', 8).encode('a')).toBe('a')
})
