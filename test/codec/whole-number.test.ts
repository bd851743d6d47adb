import { expect, it } from 'vitest'
import { wholeNumber } from '../../lib/codec/whole-number.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

const codec = wholeNumber(1, 5, 'whole days')

it.each([1, 5])('%d is accepted', value => {
  expect([decodeResult(codec, value), codec.is(value), codec.encode(value)]).toEqual([{ decoded: value }, true, value])
})

it.each([0, 6, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined])('%s is refused', value => {
  expect([decodeResult(codec, value), codec.is(value)]).toEqual([refusedAs('whole days, 1 to 5'), false])
})
