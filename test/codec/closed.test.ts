import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { absent } from '../../lib/codec/absent.ts'
import { closed } from '../../lib/codec/closed.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const lengthOfText = new t.Type<number, string, unknown>(
  'LengthOfText',
  t.number.is,
  (input, context) => (typeof input === 'string' ? t.success(input.length) : t.failure(input, context)),
  length => 'x'.repeat(length),
)

const Sample = closed('Sample', {
  required: { id: t.string, size: lengthOfText },
  optional: { note: t.string, gone: absent('absent here'), width: lengthOfText },
  refused: { secret: 'absent: ours' },
})

const anObject = 'an object with id, size'
const noOthers = 'only these members: id, size, note, width'

test('name: the one given', () => {
  expect(Sample.name).toBe('Sample')
})

describe('is', () => {
  test.each([
    ['required members alone', { id: 'a', size: 1 }],
    ['optional members', { id: 'a', size: 1, note: 'n', width: 2 }],
  ])('accepts %s', (_, value) => {
    expect(Sample.is(value)).toBe(true)
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['an array', []],
    ['a missing member', { id: 'a' }],
    ['a wrong member', { id: 'a', size: 'x' }],
    ['a wrong optional member', { id: 'a', size: 1, note: 2 }],
    ['null for an absent member, which only decoding removes', { id: 'a', size: 1, note: null }],
    ['a member that must be absent', { id: 'a', size: 1, gone: 1 }],
    ['a refused member', { id: 'a', size: 1, secret: 's' }],
    ['an unknown member', { id: 'a', size: 1, other: 1 }],
    ['an inherited required member', Object.create({ id: 'a', size: 1 })],
  ])('refuses %s', (_, value) => {
    expect(Sample.is(value)).toBe(false)
  })
})

describe('decode', () => {
  test('decodes each member by its codec', () => {
    expect(decodeResult(Sample, { id: 'a', size: 'xx', note: 'n', width: 'x' })).toStrictEqual({
      decoded: { id: 'a', size: 2, note: 'n', width: 1 },
    })
  })

  test.each([null, undefined])('an optional member that is %s is no key of what is decoded', nothing => {
    expect(decodeResult(Sample, { id: 'a', size: '', note: nothing, gone: nothing, width: nothing })).toStrictEqual({
      decoded: { id: 'a', size: 0 },
    })
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'x'],
    ['a number', 5],
    ['an array', []],
  ])('%s is no object', (_, input) => {
    expect(decodeResult(Sample, input)).toStrictEqual(refusedAs(anObject))
  })

  test('the violation for a type without required members names none', () => {
    expect(decodeResult(closed('Free', { required: {}, optional: { a: t.string } }), 1)).toStrictEqual(
      refusedAs('an object'),
    )
    expect(decodeResult(closed('Empty', { required: {}, optional: {} }), { a: 1 })).toStrictEqual(
      refusedAs('no members'),
    )
  })

  test.each(['other', '__proto__', 'constructor', 'toString', '', 'ID'])(
    'the unknown member %j is a violation that does not name it',
    key => {
      const input = JSON.parse(`{"id":"a","size":"","${key}":{"admin":true}}`)
      expect(decodeResult(Sample, input)).toStrictEqual(refusedAs(noOthers))
      expect(Reflect.has(Object.prototype, 'admin')).toBe(false)
    },
  )

  test('any number of unknown members is one violation', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, index]))
    expect(decodeResult(Sample, { id: 'a', size: '', ...many })).toStrictEqual(refusedAs(noOthers))
  })

  test('a symbol or a hidden key is an unknown member', () => {
    expect(decodeResult(Sample, { id: 'a', size: '', [Symbol('s')]: 1 })).toStrictEqual(refusedAs(noOthers))
    const hidden = Object.defineProperty({ id: 'a', size: '' }, 'other', { enumerable: false, value: 1 })
    expect(decodeResult(Sample, hidden)).toStrictEqual(refusedAs(noOthers))
  })

  test('an inherited member does not count', () => {
    expect(decodeResult(Sample, Object.create({ id: 'a', size: '' }))).toStrictEqual({
      violations: [
        { pointer: '/id', expected: 'string' },
        { pointer: '/size', expected: 'LengthOfText' },
      ],
    })
  })

  test('all violations are reported: members in order of declaration, refused ones, then the unknown', () => {
    expect(decodeResult(Sample, { other: 1, secret: 's', gone: 1, note: 2, id: 3 })).toStrictEqual({
      violations: [
        { pointer: '/id', expected: 'string' },
        { pointer: '/size', expected: 'LengthOfText' },
        { pointer: '/note', expected: 'string' },
        { pointer: '/gone', expected: 'absent here' },
        { pointer: '/secret', expected: 'absent: ours' },
        { pointer: '', expected: noOthers },
      ],
    })
  })

  test('a refused member is a violation even as null', () => {
    expect(decodeResult(Sample, { id: 'a', size: '', secret: null })).toStrictEqual({
      violations: [{ pointer: '/secret', expected: 'absent: ours' }],
    })
  })

  test('the input is not changed', () => {
    const input = Object.freeze({ id: 'a', size: 'xx', note: null })
    decodeResult(Sample, input)
    expect(input).toStrictEqual({ id: 'a', size: 'xx', note: null })
  })
})

describe('encode', () => {
  test('encodes each member by its codec and leaves absent ones out', () => {
    expect(Sample.encode({ id: 'a', size: 2 })).toStrictEqual({ id: 'a', size: 'xx' })
    expect(Sample.encode({ id: 'a', size: 0, note: 'n', width: 1 })).toStrictEqual({
      id: 'a',
      size: '',
      note: 'n',
      width: 'x',
    })
  })

  test('leaves out what is not a member', () => {
    const withMore = { id: 'a', size: 0, secret: 's', other: 1 }
    expect(Sample.encode(withMore)).toStrictEqual({ id: 'a', size: '' })
  })
})

test('in a t.union the tag is found, so that one branch alone reports', () => {
  const branch = <K extends string>(kind: K) =>
    closed(kind, { required: { kind: t.literal(kind), at: t.number }, optional: {} })
  const Either = t.union([branch('a'), branch('b')])
  expect(decodeResult(Either, { kind: 'b', at: 'x' })).toStrictEqual({
    violations: [{ pointer: '/at', expected: 'number' }],
  })
  expect(Either.decode({ kind: 'a', at: 1 })).toStrictEqual(E.right({ kind: 'a', at: 1 }))
})
