import { expect, test } from 'vitest'
import { phoneNumber } from '../../lib/codec/phone-number.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

test('name: phoneNumber', () => {
  expect(phoneNumber.name).toBe('phoneNumber')
})

test.each(['+12345678909', '+1234567', '+123456789012345'])('is, decode and encode: %s', value => {
  expect(phoneNumber.is(value)).toBe(true)
  expect(decodeResult(phoneNumber, value)).toStrictEqual({ decoded: value })
  expect(phoneNumber.encode(value)).toBe(value)
})

test.each([
  '5551234',
  '+123456',
  '+1234567890123456',
  '+0123456789',
  '+1 234 567 8909',
  '+1-234-5678',
  '++12345678',
  '+12345678a',
  '+1234567\n',
  '',
  null,
  12345678909,
])('is and decode: not %j', value => {
  expect(phoneNumber.is(value)).toBe(false)
  expect(decodeResult(phoneNumber, value)).toStrictEqual(
    refusedAs('a phone number in E.164: + and 7 to 15 digits, the first not 0'),
  )
})
