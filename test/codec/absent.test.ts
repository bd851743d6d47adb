import { expect, test } from 'vitest'
import { absent } from '../../lib/codec/absent.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const Nothing = absent('absent, for a reason')

test('name: absent', () => {
  expect(Nothing.name).toBe('absent')
})

test.each([null, undefined, 'x', 0, {}])('is and decode: alone it accepts nothing, %j included', value => {
  expect(Nothing.is(value)).toBe(false)
  expect(decodeResult(Nothing, value)).toStrictEqual(refusedAs('absent, for a reason'))
})
