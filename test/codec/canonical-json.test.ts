import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson } from '../../lib/codec/canonical-json.ts'
import type { Json } from '../../lib/codec/json.ts'
import { arbitraryCharacter } from '../support/arbitrary-character.ts'

it.each<[Json, string]>([
  [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
  [{ é: 1, z: 2, Z: 3 }, '{"Z":3,"z":2,"é":1}'],
  [[], '[]'],
  [{}, '{}'],
  ['"', '"\\""'],
])('%j', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

it('depends on the value, and not on the order of its members', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: arbitraryCharacter }), value => {
      const json = value as Json
      expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)))
      expect(canonicalJson(JSON.parse(canonicalJson(json)) as Json)).toBe(canonicalJson(json))
    }),
  )
})
