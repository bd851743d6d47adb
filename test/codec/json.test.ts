import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { describe, expect, test } from 'vitest'
import { type Json, parse, stringify } from '../../lib/codec/json.ts'
import { arbitraryCharacter } from '../support/arbitrary-character.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('parse', () => {
  test.each<[string, string, unknown]>([
    ['an object', '{"a":[1,null,"é😀"]}', { a: [1, null, 'é😀'] }],
    ['a scalar', '5', 5],
    ['white space around', ' \n{}\t', {}],
    ['a number beyond range', '1e999', Number.POSITIVE_INFINITY],
    ['a member twice, the last counts', '{"a":1,"a":2}', { a: 2 }],
    ['half a pair, escaped', '"\\ud800"', '\ud800'],
  ])('%s, from text and from bytes', (_, text, value) => {
    expect(parse(text)).toStrictEqual(E.right(value))
    expect(parse(utf8(text))).toStrictEqual(E.right(value))
  })

  test.each([
    ['white space', ' \n\t'],
    ['empty', ''],
    ['truncated', '{"ssn":"CANARY-123456789'],
    ['trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['comment', '{/* */}'],
    ['NaN', '{"a":NaN}'],
    ['Infinity', '{"a":Infinity}'],
    ['15,000 open brackets', '['.repeat(15_000)],
    ['two values', '{}{}'],
    ['a raw newline in a string', '"a\nb"'],
    ['byte order mark', '\uFEFF{}'],
    ['NUL after the value', '{}\0'],
  ])('%s is bad-json, as text and as bytes', (_, text) => {
    expect(parse(text)).toStrictEqual(E.left('bad-json'))
    expect(parse(utf8(text))).toStrictEqual(E.left('bad-json'))
  })

  test.each([
    ['FF FE in a string', bytes(0x22, 0xff, 0xfe, 0x22)],
    ['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22)],
    ['half a pair', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['cut inside a character', bytes(0x22, 0xf0, 0x9f, 0x98)],
    ['UTF-16LE with its mark', bytes(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00)],
  ])('%s is bad-encoding', (_, input) => {
    expect(parse(input)).toStrictEqual(E.left('bad-encoding'))
  })

  test('UTF-16LE without its mark is UTF-8 with NULs, and no JSON', () => {
    expect(parse(bytes(0x7b, 0x00, 0x7d, 0x00))).toStrictEqual(E.left('bad-json'))
  })

  test('text that holds half a pair is bad-encoding: no bytes are that text', () => {
    expect(parse('"\ud800"')).toStrictEqual(E.left('bad-encoding'))
  })

  test('15,000 nested arrays are read', () => {
    expect(E.isRight(parse(`${'['.repeat(15_000)}${']'.repeat(15_000)}`))).toBe(true)
  })

  test('__proto__ is a member like any other', () => {
    const parsed = parse('{"__proto__":{"admin":true}}')
    expect(E.isRight(parsed) && Object.keys(Object(parsed.right))).toStrictEqual(['__proto__'])
    expect(Reflect.has(Object.prototype, 'admin')).toBe(false)
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: arbitraryCharacter }), fc.uint8Array()), input => {
        parse(input)
      }),
    )
  })
})

const anyJson = fc.json().map((text): Json => JSON.parse(text))

test('parse after stringify gives a value with the same text', () => {
  fc.assert(
    fc.property(anyJson, value => {
      const text = stringify(value)
      expect(pipe(parse(text), E.map(JSON.stringify))).toStrictEqual(E.right(text))
    }),
  )
})
