import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasJoiners, isBlank, isLegible } from '../../lib/codec/characters.ts'
import { arbitraryInvisible, isInvisible } from '../support/arbitrary-invisible.ts'

describe('text is legible', () => {
  test('if it is one character that is not of the invisible classes, of all that Unicode has', () => {
    const misjudged: string[] = []
    for (let codePoint = 0; codePoint <= 0x10_ffff; codePoint += 1) {
      const character = String.fromCodePoint(codePoint)
      if (isLegible(character) === isInvisible(character)) misjudged.push(codePoint.toString(16))
    }
    expect(misjudged).toEqual([])
  })

  test('unless it has such a character, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string(), arbitraryInvisible, fc.string(), (before, character, after) => {
        expect(isLegible(`${before}${character}${after}`)).toBe(false)
      }),
    )
  })
})

test.each([
  ['a', false],
  ['\u200Ca', true],
  ['a\u200D', true],
  ['\u2060', false],
])('joiners are in %j: %s', (value, expected) => {
  expect(hasJoiners(value)).toBe(expected)
})

test.each([
  ['', true],
  [' \t\u3000', true],
  ['\u200D', true],
  [' \u200C ', true],
  ['क्\u200D', false],
  [' a ', false],
])('%j is blank: %s', (value, expected) => {
  expect(isBlank(value)).toBe(expected)
})
