import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { orElse } from '../../lib/codec/or-else.ts'

const codec = orElse(t.union([t.number, t.null]), null)

describe('orElse', () => {
  it('has a name', () => {
    expect(codec.name).toBe('(number | null) or null')
  })

  it('is what the codec is, or the value instead', () => {
    expect([1, null, 'a', undefined].map(codec.is)).toEqual([true, true, false, false])
  })

  it.each([
    [1, 1],
    [null, null],
    [undefined, null],
    ['1', null],
    [{}, null],
  ])('decodes %j to %j', (input, expected) => {
    expect(codec.decode(input)).toEqual(E.right(expected))
  })

  it('decodes a member that is absent', () => {
    expect(t.strict({ member: codec }).decode({})).toEqual(E.right({ member: null }))
  })

  it('encodes to what was decoded', () => {
    expect([codec.encode(1), codec.encode(null)]).toEqual([1, null])
    expect(orElse(t.string, 'unknown').encode('unknown')).toBe('unknown')
  })
})
