import type * as t from 'io-ts'
import { boundedText } from '../../codec/bounded-text.ts'
import { isBlank } from '../../codec/characters.ts'
import { checked, type MemberFault } from '../../codec/checked.ts'
import { closed } from '../../codec/closed.ts'
import { text } from '../../codec/text.ts'
import { requestLimits } from './request-limits.ts'

const aLetter = { expected: 'at least one letter', holds: (value: string) => /\p{L}/u.test(value) }
const notBlank = { expected: 'not blank', holds: (value: string) => !isBlank(value) }

const CountryCode = text('CountryCode', 'a country code of two capital letters', value => /^[A-Z]{2}$/.test(value))

/**
 * Letters and digits only, as Plaid's schema `PostalCode` says: `SW1A 1AA` is sent as `SW1A1AA`. A separator is
 * refused here, with a clear text, before Plaid would refuse it.
 */
const PostalCode = text('PostalCode', '2 to 10 letters and digits, without spaces or hyphens', value =>
  /^[A-Za-z0-9]{2,10}$/.test(value),
)

const Members = closed('UserAddress', {
  required: { country: CountryCode },
  optional: {
    street: boundedText('Street', { max: 80, having: aLetter }),
    street2: boundedText('Street2', { max: 50, having: notBlank }),
    city: boundedText('City', { max: 100, having: aLetter }),
    region: boundedText('Region', { max: requestLimits.stringCharactersMax, having: notBlank }),
    postal_code: PostalCode,
  },
})

/**
 * A home address: a country alone, or at least `street`, `city` and `country`, which is what Plaid expects of an
 * address that it reads from a document (schema `IdentityVerificationDocumentAddressResponse`). `region` and
 * `postal_code` depend on the country (the United Kingdom has no regions, Hong Kong has no postal codes). Plaid
 * checks whether they fit; its schema has a rule for the US only.
 * Source: Plaid's schema `UserAddress` and those of its members.
 */
export const UserAddress = checked(Members, address => [...missingOf(address), ...usPostalCodeOf(address)])
export type UserAddress = t.TypeOf<typeof UserAddress>

const missingOf = ({ country: _, ...more }: t.TypeOf<typeof Members>): ReadonlyArray<MemberFault> => {
  if (Object.keys(more).length === 0) return []
  return (['street', 'city'] as const)
    .filter(member => more[member] === undefined)
    .map(member => ({ member, expected: 'required when the address has more than a country' }))
}

const usPostalCodeOf = ({ country, postal_code }: t.TypeOf<typeof Members>): ReadonlyArray<MemberFault> =>
  country !== 'US' || postal_code === undefined || /^\d{5}$/.test(postal_code)
    ? []
    : [{ member: 'postal_code', expected: '5 digits when country is US' }]
