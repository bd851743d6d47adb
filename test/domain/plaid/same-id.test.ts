import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldedId, includesId, isSameId } from '../../../lib/domain/plaid/same-id.ts'

const rest = fc.string()
const pair = fc.constantFrom(['idv_', 'flwses_'] as const, ['idvtmp_', 'flwtmp_'] as const)

describe('two ids', () => {
  it('are the same in the two spellings of Plaid', () => {
    fc.assert(
      fc.property(pair, rest, ([folded, other], end) => {
        expect(isSameId(folded + end, other + end)).toBe(true)
        expect(isSameId(other + end, folded + end)).toBe(true)
        expect(foldedId(other + end)).toBe(folded + end)
      }),
    )
  })

  it('that differ after the prefix are not the same', () => {
    fc.assert(
      fc.property(pair, pair, fc.uniqueArray(rest, { minLength: 2, maxLength: 2 }), (one, other, [end, otherEnd]) => {
        expect(isSameId(one[1] + end, other[0] + otherEnd)).toBe(false)
      }),
    )
  })

  it.each([
    ['an attempt', 'idv_1', 'a template', 'idvtmp_1'],
    ['an attempt', 'flwses_1', 'a template', 'flwtmp_1'],
    ['a prefix', 'idv_1', 'no prefix', '1'],
    ['a prefix', 'flwses_1', 'the same in capitals', 'FLWSES_1'],
    ['a prefix at the start', 'idv_1', 'a prefix elsewhere', ' flwses_1'],
    ['one prefix', 'idv_1', 'two', 'flwses_idv_1'],
  ])('of %s (%s) and %s (%s) are not the same', (_, one, __, other) => {
    expect(isSameId(one, other)).toBe(false)
  })

  it('outside the two pairs are the same only if they are equal', () => {
    const opaque = fc.string().filter(id => !/^(idv|idvtmp|flwses|flwtmp)_/.test(id))
    fc.assert(
      fc.property(opaque, opaque, (one, other) => {
        expect(foldedId(one)).toBe(one)
        expect(isSameId(one, other)).toBe(one === other)
      }),
    )
  })
})

it('a list of ids includes an id in either spelling, and no other', () => {
  expect(includesId(new Set(['idvtmp_a', 'flwtmp_b']), 'flwtmp_a')).toBe(true)
  expect(includesId(['idvtmp_a', 'flwtmp_b'], 'idvtmp_b')).toBe(true)
  expect(includesId(['idvtmp_a', 'flwtmp_b'], 'idvtmp_c')).toBe(false)
  expect(includesId([], 'idvtmp_a')).toBe(false)
})
