import type * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { ClientUserId, TemplateId } from '../../../lib/domain/request/identifiers.ts'
import { decodeResult, refusedAs } from '../../support/decode-result.ts'

const expected =
  '1 to 256 characters, no leading or trailing white space, no control, invisible or unassigned characters'

describe.each<[string, t.Mixed]>([
  ['ClientUserId', ClientUserId],
  ['TemplateId', TemplateId],
])('%s', (name, Id) => {
  test('name: its own', () => {
    expect(Id.name).toBe(name)
  })

  test.each([
    ['an id as Plaid writes it', 'idvtmp_4FrXJvfQU3zGUR'],
    ['another prefix', 'flwtmp_4FrXJvfQU3zGUR'],
    ['no prefix', '7'],
    ['256 characters', 'x'.repeat(256)],
    ['256 emoji', '😀'.repeat(256)],
    ['an emoji', 'user-😀'],
    ['inner white space', 'user 1'],
  ])('is, decode and encode: %s, as it is', (_, id) => {
    expect(Id.is(id)).toBe(true)
    expect(decodeResult(Id, id)).toStrictEqual({ decoded: id })
    expect(Id.encode(id)).toBe(id)
  })

  test('composed and decomposed letters make two ids', () => {
    expect(decodeResult(Id, '\u00E9')).toStrictEqual({ decoded: '\u00E9' })
    expect(decodeResult(Id, 'e\u0301')).toStrictEqual({ decoded: 'e\u0301' })
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 123],
    ['empty', ''],
    ['white space', ' '],
    ['leading space', ' u1'],
    ['trailing space', 'u1 '],
    ['leading no-break space', '\u00A0u1'],
    ['257 characters', 'x'.repeat(257)],
    ['257 emoji', '😀'.repeat(257)],
    ['NUL', 'u\u0000'],
    ['a line feed', 'u\n1'],
    ['an escape', '\u001B[31mu1'],
    ['a right-to-left override', 'u\u202E1'],
    ['a zero-width space', 'u\u200B1'],
    ['a zero-width joiner', 'u\u200D1'],
    ['a byte order mark', '\uFEFFu1'],
    ['half a surrogate pair', 'u\ud800'],
    ['an array', ['u1']],
  ])('is and decode: not %s', (_, input) => {
    expect(Id.is(input)).toBe(false)
    expect(decodeResult(Id, input)).toStrictEqual(refusedAs(expected))
  })
})
