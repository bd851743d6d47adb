import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepLast } from '../../local/keep-last.ts'

test('the last items are kept, in order, and no others', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, max) => {
      const kept = keepLast<number>(max)
      for (const item of items) kept.add(item)
      expect(kept.all()).toEqual(items.slice(-max))
    }),
  )
})
