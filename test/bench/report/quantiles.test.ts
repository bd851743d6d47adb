import { describe, expect, test } from 'vitest'
import { medianOf, quantilesOf } from '../../../bench/report/quantiles.ts'

describe('quantiles', () => {
  test('are taken from the sorted values', () => {
    expect(quantilesOf([9, 1, 5, 3, 7, 0, 10, 2, 8, 4, 6])).toEqual({ p10: 1, median: 5, p90: 9, count: 11 })
  })

  test('lie between the two middle values if their number is even', () => {
    expect(medianOf([4, 1, 2, 3])).toBe(2.5)
  })

  test('of no values are an error, not a number', () => {
    expect(() => quantilesOf([])).toThrow('nothing was measured')
  })
})
