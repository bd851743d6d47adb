import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RetryUser } from '../../../lib/domain/request/retry-user.ts'
import { arbitraryUser } from '../../support/arbitrary-retry-request.ts'
import { decodeResult, refusedAs } from '../../support/decode-result.ts'

/** The person of Plaid's own examples. */
const leslie = {
  email_address: 'user@example.com',
  phone_number: '+12345678909',
  date_of_birth: '1975-01-18',
  name: { given_name: 'Leslie', family_name: 'Knope' },
  address: {
    street: '123 Main St.',
    street2: 'Unit 42',
    city: 'Pawnee',
    region: 'IN',
    postal_code: '46001',
    country: 'US',
  },
  id_number: { value: '123456789', type: 'us_ssn' },
}

const namePart = '1 to 100 characters, not blank, no control, invisible or unassigned characters'

test('name: RetryUser', () => {
  expect(RetryUser.name).toBe('RetryUser')
})

describe('is, decode and encode', () => {
  test.each<[string, unknown]>([
    ['everything', leslie],
    ['nothing', {}],
    ...Object.entries(leslie).map(([member, value]): [string, unknown] => [`${member} alone`, { [member]: value }]),
  ])('%s', (_, user) => {
    expect(RetryUser.is(user)).toBe(true)
    expect(decodeResult(RetryUser, user)).toStrictEqual({ decoded: user })
    expect(RetryUser.encode(user as RetryUser)).toStrictEqual(user)
  })

  test('of any user: the identity', () => {
    fc.assert(
      fc.property(arbitraryUser, user => {
        expect(RetryUser.is(user)).toBe(true)
        expect(decodeResult(RetryUser, RetryUser.encode(user))).toStrictEqual({ decoded: user })
      }),
    )
  })
})

test.each(Object.keys(leslie))('decode: null for %s means absent', member => {
  expect(decodeResult(RetryUser, { [member]: null })).toStrictEqual({ decoded: {} })
})

test.each<[string, string, unknown, string]>([
  ['/name/family_name', 'name', { given_name: 'Leslie' }, namePart],
  ['/name/given_name', 'name', { ...leslie.name, given_name: 'x'.repeat(101) }, namePart],
  ['/name/given_name', 'name', { ...leslie.name, given_name: ' \u3000' }, namePart],
  ['/name/given_name', 'name', { ...leslie.name, given_name: null }, namePart],
  ['/name', 'name', 'Leslie Knope', 'an object with given_name, family_name'],
  ['/name', 'name', { ...leslie.name, middle_name: 'B' }, 'only these members: given_name, family_name'],
  ['/address/country', 'address', {}, 'a country code of two capital letters'],
  ['/id_number/type', 'id_number', { value: '1' }, "one of Plaid's id number types, such as us_ssn"],
  ['/date_of_birth', 'date_of_birth', '2020-02-30', 'a day of the last 130 years, YYYY-MM-DD'],
])('decode: %s, for %s %j', (pointer, member, value, expected) => {
  expect(decodeResult(RetryUser, { ...leslie, [member]: value })).toStrictEqual({ violations: [{ pointer, expected }] })
})

test.each(['client_user_id', 'ip_address', 'gave_consent'])('decode: %s is no member of a user to retry', member => {
  expect(decodeResult(RetryUser, { ...leslie, [member]: 'x' })).toStrictEqual(
    refusedAs('only these members: email_address, phone_number, date_of_birth, name, address, id_number'),
  )
})
