import { describe, expect, test } from 'vitest'
import { boundedText } from '../../lib/codec/bounded-text.ts'
import { decodeResult, refusedAs } from '../support/decode-result.ts'

const Name = boundedText('Name', { max: 4 })
const Word = boundedText('Word', {
  min: 2,
  max: 10,
  having: { expected: 'a digit among them', holds: value => /\d/.test(value) },
})

test('name: the one given', () => {
  expect(Name.name).toBe('Name')
})

describe('is and decode', () => {
  test.each([
    ['one character', 'a'],
    ['as many as allowed', 'abcd'],
    ['characters, not UTF-16 units', '😀😀😀😀'],
    ['white space, anywhere', ' a '],
    ['composed letters', 'é'],
    ['decomposed letters', 'e\u0301'],
    ['a non-joiner, as Persian names have', 'ا\u200Cب'],
    ['a joiner, as Indic names have', 'क्\u200D'],
  ])('%s', (_, value) => {
    expect(Name.is(value)).toBe(true)
    expect(decodeResult(Name, value)).toStrictEqual({ decoded: value })
  })

  test.each([
    ['nothing', ''],
    ['one character too many', 'abcde'],
    ['one emoji too many', '😀😀😀😀😀'],
    ['far too much', 'a'.repeat(100_000)],
    ['NUL', 'a\0'],
    ['a line feed', 'a\n'],
    ['a tab', 'a\t'],
    ['an escape', '\u001B[31'],
    ['DEL', '\u007F'],
    ['a C1 control', '\u0085'],
    ['a line separator', '\u2028'],
    ['a right-to-left override', '\u202Ea'],
    ['a right-to-left mark', 'a\u200F'],
    ['an isolate', '\u2066a'],
    ['a zero-width space', 'a\u200Bb'],
    ['a word joiner', 'a\u2060'],
    ['a byte order mark', '\uFEFFa'],
    ['a soft hyphen', 'a\u00ADb'],
    ['a combining joiner of graphemes', 'a\u034F'],
    ['a filler that is a letter', '\u115F'],
    ['a variation selector', '\u2764\uFE0F'],
    ['a blank Braille pattern', '\u2800'],
    ['a tag', 'a\u{E0041}'],
    ['private use', '\uE000'],
    ['no character', '\uFFFF'],
    ['an unassigned character', '\u0378'],
    ['half a pair', '\ud800'],
    ['the other half', 'a\udc00'],
  ])('not %s', (_, value) => {
    expect(Name.is(value)).toBe(false)
    expect(decodeResult(Name, value)).toStrictEqual(
      refusedAs('1 to 4 characters, no control, invisible or unassigned characters'),
    )
  })

  test('an additional condition, and its text', () => {
    const expected = '2 to 10 characters, a digit among them, no control, invisible or unassigned characters'
    expect(decodeResult(Word, 'a1')).toStrictEqual({ decoded: 'a1' })
    expect(decodeResult(Word, '1')).toStrictEqual(refusedAs(expected))
    expect(decodeResult(Word, 'ab')).toStrictEqual(refusedAs(expected))
  })
})

test('encode: the string', () => {
  expect(Name.encode('e\u0301')).toBe('e\u0301')
})
