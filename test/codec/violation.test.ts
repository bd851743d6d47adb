import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { type Violation, violationsOf } from '../../lib/codec/violation.ts'

const violations = (codec: t.Mixed, input: unknown, max?: number): ReadonlyArray<Violation> =>
  E.match(
    (errors: t.Errors) => violationsOf(errors, max),
    () => [],
  )(codec.decode(input))

describe('pointer', () => {
  test('of the whole input: empty', () => {
    expect(violations(t.string, 1)).toStrictEqual([{ pointer: '', expected: 'string' }])
  })

  test.each([
    ['a/b', '/a~1b'],
    ['m~n', '/m~0n'],
    ['~1', '/~01'],
    ['', '/'],
    [' ', '/ '],
  ])('member %j: %s (RFC 6901)', (member, pointer) => {
    expect(violations(t.type({ [member]: t.string }), {})).toStrictEqual([{ pointer, expected: 'string' }])
  })

  test('of a nested member, and of an element by its index', () => {
    const codec = t.strict({ list: t.array(t.strict({ id: t.string })) })
    expect(violations(codec, { list: [{ id: 'a' }, {}] })).toStrictEqual([
      { pointer: '/list/1/id', expected: 'string' },
    ])
  })

  test('members of unions and intersections leave no index', () => {
    const codec = t.strict({
      either: t.union([t.strict({ a: t.string }), t.strict({ b: t.string })]),
      tag: t.union([t.strict({ kind: t.literal('x'), n: t.number }), t.strict({ kind: t.literal('y') })]),
      both: t.intersection([t.type({ c: t.string }), t.type({ d: t.string })]),
    })
    const pointers = violations(codec, { either: {}, tag: { kind: 'x' }, both: {} }).map(({ pointer }) => pointer)
    expect(pointers).toStrictEqual(['/either/a', '/either/b', '/tag/n', '/both/c', '/both/d'])
  })

  test('a dictionary has keys of the caller, so the pointer ends above them', () => {
    const codec = t.strict({ by: t.record(t.string, t.strict({ id: t.string })) })
    expect(violations(codec, { by: { 'CANARY-key': {} } })).toStrictEqual([{ pointer: '/by', expected: 'string' }])
  })
})

describe('expected', () => {
  test("the codec's message, otherwise its name; never the value", () => {
    const fixedText = new t.Type(
      'FixedText',
      t.string.is,
      (input, context) => t.failure(input, context, 'fixed text'),
      t.identity,
    )
    const found = violations(t.strict({ a: t.string, b: fixedText }), { a: { ssn: 'CANARY' }, b: 'CANARY' })
    expect(found).toStrictEqual([
      { pointer: '/a', expected: 'string' },
      { pointer: '/b', expected: 'fixed text' },
    ])
    expect(JSON.stringify(found)).not.toContain('CANARY')
  })
})

test('each violation once, in the order found', () => {
  const codec = t.union([t.strict({ a: t.string, b: t.string }), t.strict({ a: t.string })])
  expect(violations(codec, {})).toStrictEqual([
    { pointer: '/a', expected: 'string' },
    { pointer: '/b', expected: 'string' },
  ])
})

test('at most the given number, 20 by default', () => {
  const input = Array.from({ length: 5_000 }, () => 1)
  expect(violations(t.array(t.string), input)).toHaveLength(20)
  expect(violations(t.array(t.string), input, 3).map(({ pointer }) => pointer)).toStrictEqual(['/0', '/1', '/2'])
})
