import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { closed } from '../../lib/codec/closed.ts'
import { tagged } from '../../lib/codec/tagged.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const textOfNumber = new t.Type<number, string, unknown>(
  'TextOfNumber',
  t.number.is,
  (input, context) => (typeof input === 'string' ? t.success(Number(input)) : t.failure(input, context)),
  String,
)

const Shape = tagged(
  'Shape',
  'kind',
  {
    circle: closed('Circle', {
      required: { kind: t.literal('circle'), id: t.string, radius: textOfNumber },
      optional: {},
    }),
    square: closed('Square', {
      required: { kind: t.literal('square'), id: t.string },
      optional: { side: textOfNumber },
    }),
  },
  closed('Shape', { required: { kind: t.unknown, id: t.string }, optional: { side: t.unknown, radius: t.unknown } }),
)

const atTag = { pointer: '/kind', expected: 'one of circle, square' }

test('name: the one given', () => {
  expect(Shape.name).toBe('Shape')
})

describe('is', () => {
  test.each([
    { kind: 'circle', id: 'a', radius: 1 },
    { kind: 'square', id: 'a' },
  ])('accepts %j', value => {
    expect(Shape.is(value)).toBe(true)
  })

  test.each([
    null,
    [],
    {},
    { kind: 'oval', id: 'a' },
    { kind: 'square', id: 'a', radius: 1 },
    Object.create({ kind: 'square', id: 'a' }),
  ])('refuses %j', value => {
    expect(Shape.is(value)).toBe(false)
  })
})

describe('decode', () => {
  test('by the branch that the tag names', () => {
    expect(decodeResult(Shape, { kind: 'circle', id: 'a', radius: '2' })).toStrictEqual({
      decoded: { kind: 'circle', id: 'a', radius: 2 },
    })
  })

  test('only the branch that the tag names reports, without its index', () => {
    expect(decodeResult(Shape, { kind: 'circle', id: 1 })).toStrictEqual({
      violations: [
        { pointer: '/id', expected: 'string' },
        { pointer: '/radius', expected: 'TextOfNumber' },
      ],
    })
  })

  test.each<[string, object]>([
    ['missing', {}],
    ['null', { kind: null }],
    ['unknown', { kind: 'oval' }],
    ['in another case', { kind: 'Circle' }],
    ['padded', { kind: 'circle ' }],
    ['no string', { kind: ['circle'] }],
    ['a name that every object inherits', { kind: 'constructor' }],
    ['a name that every object inherits', { kind: '__proto__' }],
  ])('a tag that is %s is one violation, and the shared members are judged too', (_, tag) => {
    expect(decodeResult(Shape, { ...tag, id: 'a' })).toStrictEqual({ violations: [atTag] })
    expect(decodeResult(Shape, { ...tag, id: 1, other: 1 })).toStrictEqual({
      violations: [
        atTag,
        { pointer: '/id', expected: 'string' },
        { pointer: '', expected: 'only these members: kind, id, side, radius' },
      ],
    })
  })

  test('an inherited tag is no tag', () => {
    expect(decodeResult(Shape, Object.create({ kind: 'square', id: 'a' }))).toStrictEqual({
      violations: [atTag, { pointer: '/id', expected: 'string' }],
    })
  })

  test.each([null, undefined, 'square', 5, ['square']])('%j is no object', input => {
    expect(decodeResult(Shape, input)).toStrictEqual(refusedAs('an object'))
  })
})

describe('encode', () => {
  test('by the branch that the tag names', () => {
    expect(Shape.encode({ kind: 'square', id: 'a', side: 2 })).toStrictEqual({ kind: 'square', id: 'a', side: '2' })
  })

  test('a value that was cast to the type is a defect, not a violation', () => {
    expect(() => Shape.encode(JSON.parse('{"kind":"oval"}'))).toThrow(TypeError)
  })
})
