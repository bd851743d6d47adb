import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UserAddress } from '../../../lib/domain/request/user-address.ts'
import { arbitraryAddress } from '../../support/arbitrary-retry-request.ts'
import { decodeResult, refusedAs } from '../../support/decode-result.ts'

const full = {
  street: '123 Main St.',
  street2: 'Unit 42',
  city: 'Pawnee',
  region: 'IN',
  postal_code: '46001',
  country: 'US',
}
const without = (...members: ReadonlyArray<keyof typeof full>) =>
  Object.fromEntries(Object.entries(full).filter(([member]) => !members.some(left => left === member)))

const missing = 'required when the address has more than a country'

test('name: UserAddress', () => {
  expect(UserAddress.name).toBe('UserAddress')
})

describe('is, decode and encode', () => {
  test.each([
    ['in full', full],
    ['the country alone', { country: 'GB' }],
    [
      'no region, as in the United Kingdom',
      { street: '1 High St', city: 'Leeds', postal_code: 'LS11AA', country: 'GB' },
    ],
    ['no postal code, as in Hong Kong', { street: '1 Queen’s Rd', city: 'Central', region: 'HK', country: 'HK' }],
    ['letters of any script', { street: '千代田1-1', city: '東京', country: 'JP' }],
    ['80 and 50 characters', { ...full, street: 'é'.repeat(80), street2: '😀'.repeat(50), city: 'x'.repeat(100) }],
  ])('%s', (_, address) => {
    expect(UserAddress.is(address)).toBe(true)
    expect(decodeResult(UserAddress, address)).toStrictEqual({ decoded: address })
    expect(UserAddress.encode(address as UserAddress)).toStrictEqual(address)
  })

  test('of any address: the identity', () => {
    fc.assert(
      fc.property(arbitraryAddress, address => {
        expect(decodeResult(UserAddress, UserAddress.encode(address))).toStrictEqual({ decoded: address })
      }),
    )
  })
})

test('decode: null members are absent', () => {
  const nothing = { street: null, street2: null, city: null, region: null, postal_code: null }
  expect(decodeResult(UserAddress, { ...nothing, country: 'US' })).toStrictEqual({ decoded: { country: 'US' } })
})

describe('decode: not', () => {
  test.each([
    ['without a city', without('city'), [{ pointer: '/city', expected: missing }]],
    ['without a street', without('street'), [{ pointer: '/street', expected: missing }]],
    [
      'a postal code and its country',
      { postal_code: '46001', country: 'US' },
      [
        { pointer: '/street', expected: missing },
        { pointer: '/city', expected: missing },
      ],
    ],
    [
      'without a country',
      without('country'),
      [{ pointer: '/country', expected: 'a country code of two capital letters' }],
    ],
    [
      'a US postal code that is not 5 digits',
      { ...full, postal_code: '460011234' },
      [{ pointer: '/postal_code', expected: '5 digits when country is US' }],
    ],
    [
      'a US postal code that is not 5 digits, nor a street',
      { city: 'Pawnee', postal_code: 'LS11AA', country: 'US' },
      [
        { pointer: '/street', expected: missing },
        { pointer: '/postal_code', expected: '5 digits when country is US' },
      ],
    ],
  ])('%s', (_, address, violations) => {
    expect(UserAddress.is(address)).toBe(false)
    expect(decodeResult(UserAddress, address)).toStrictEqual({ violations })
  })

  test.each<[keyof typeof full, unknown, string]>([
    ['country', 'us', 'a country code of two capital letters'],
    ['country', 'USA', 'a country code of two capital letters'],
    ['country', null, 'a country code of two capital letters'],
    ['street', '123', '1 to 80 characters, at least one letter, no control, invisible or unassigned characters'],
    [
      'street',
      'x'.repeat(81),
      '1 to 80 characters, at least one letter, no control, invisible or unassigned characters',
    ],
    ['street2', ' ', '1 to 50 characters, not blank, no control, invisible or unassigned characters'],
    ['street2', 'x'.repeat(51), '1 to 50 characters, not blank, no control, invisible or unassigned characters'],
    ['city', '7', '1 to 100 characters, at least one letter, no control, invisible or unassigned characters'],
    [
      'city',
      'x'.repeat(101),
      '1 to 100 characters, at least one letter, no control, invisible or unassigned characters',
    ],
    ['region', '', '1 to 1024 characters, not blank, no control, invisible or unassigned characters'],
    ['postal_code', '1', '2 to 10 letters and digits, without spaces or hyphens'],
    ['postal_code', '12345678901', '2 to 10 letters and digits, without spaces or hyphens'],
    ['postal_code', '46001-1234', '2 to 10 letters and digits, without spaces or hyphens'],
    ['postal_code', 46001, '2 to 10 letters and digits, without spaces or hyphens'],
  ])('%s %j', (member, value, expected) => {
    expect(decodeResult(UserAddress, { ...full, [member]: value })).toStrictEqual({
      violations: [{ pointer: `/${member}`, expected }],
    })
  })

  test('an unknown member', () => {
    expect(decodeResult(UserAddress, { ...full, po_box: 'x' })).toStrictEqual(
      refusedAs('only these members: country, street, street2, city, region, postal_code'),
    )
  })
})
