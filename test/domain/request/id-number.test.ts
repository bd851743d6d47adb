import { IDNumberType } from 'plaid'
import { describe, expect, test } from 'vitest'
import { IdNumber, idNumberTypes } from '../../../lib/domain/request/id-number.ts'
import { verdict as decodeResult } from '../../support/verdict.ts'

test('the types are those of the official client', () => {
  expect(idNumberTypes.toSorted()).toStrictEqual(Object.values(IDNumberType).toSorted())
})

test('name: IdNumber', () => {
  expect(IdNumber.name).toBe('IdNumber')
})

test.each(idNumberTypes)('is, decode and encode: %s', type => {
  const number = { value: '123456789', type }
  expect(IdNumber.is(number)).toBe(true)
  expect(decodeResult(IdNumber, number)).toStrictEqual({ decoded: number })
  expect(IdNumber.encode(number)).toStrictEqual(number)
})

describe('decode', () => {
  test.each(['', '123-45-6789', '123 456', 'é', '１２３', '1'.repeat(1025), null, 123456789])(
    'not the value %j',
    value => {
      expect(decodeResult(IdNumber, { value, type: 'us_ssn' })).toStrictEqual({
        violations: [{ pointer: '/value', expected: '1 to 1024 letters and digits, without formatting characters' }],
      })
    },
  )

  test.each(['US_SSN', 'ssn', '', 'constructor', null, undefined])('not the type %j', type => {
    expect(decodeResult(IdNumber, { value: '1', type })).toStrictEqual({
      violations: [{ pointer: '/type', expected: "one of Plaid's id number types, such as us_ssn" }],
    })
  })
})
