import fc from 'fast-check'
import { DateOfBirth } from '../../lib/domain/request/date-of-birth.ts'
import { type IdNumber, idNumberTypes } from '../../lib/domain/request/id-number.ts'
import { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { RetryRequest } from '../../lib/domain/request/retry-request.ts'
import { RetrySteps } from '../../lib/domain/request/retry-steps.ts'
import type { RetryUser } from '../../lib/domain/request/retry-user.ts'
import type { UserAddress } from '../../lib/domain/request/user-address.ts'

const digits = [...'0123456789']
const letters = [...'abcdefghijklmnopqrstuvwxyz']
const capitals = letters.map(letter => letter.toUpperCase())
const stringOf = (alphabet: ReadonlyArray<string>, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })

const opaque = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  stringOf([...digits, ...letters, '-', '_'], 1, 256),
)

const arbitraryClientUserId: fc.Arbitrary<ClientUserId> = opaque.filter(ClientUserId.is)

const arbitraryTemplateId: fc.Arbitrary<TemplateId> = opaque.filter(TemplateId.is)

const arbitrarySteps: fc.Arbitrary<RetrySteps> = fc
  .record(
    {
      verify_sms: fc.boolean(),
      kyc_check: fc.boolean(),
      documentary_verification: fc.boolean(),
      selfie_check: fc.boolean(),
    },
    { noNullPrototype: true },
  )
  .filter(RetrySteps.is)

/** Text of at most `max` characters of several scripts, with at least one letter. */
const arbitraryWords = (max: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('L', 'é', 'Ж', '李', 'ع', 'e\u0301', '𐐀'),
      stringOf([...letters, ' ', '-', "'", 'ß', 'न', '東', 'ي'], 0, max - 2),
    )
    .map(parts => parts.join(''))

const arbitraryEmailAddress: fc.Arbitrary<string> = fc
  .tuple(
    stringOf([...letters, ...digits, '+', '_'], 1, 64),
    stringOf(letters, 1, 63),
    fc.constantFrom('com', 'co.uk', 'de'),
  )
  .map(([local, domain, top]) => `${local}@${domain}.${top}`)

const arbitraryPhoneNumber: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...digits.slice(1)), stringOf(digits, 6, 14))
  .map(([first, more]) => `+${first}${more}`)

const arbitraryDateOfBirth: fc.Arbitrary<string> = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))
  .filter(DateOfBirth.is)

const arbitraryIdNumber: fc.Arbitrary<IdNumber> = fc.record(
  { value: stringOf([...digits, ...letters, ...capitals], 1, 20), type: fc.constantFrom(...idNumberTypes) },
  { noNullPrototype: true },
)

const arbitraryFullAddress = (
  country: fc.Arbitrary<string>,
  postalCode: fc.Arbitrary<string>,
): fc.Arbitrary<UserAddress> =>
  fc.record(
    {
      country,
      street: arbitraryWords(80),
      street2: arbitraryWords(50),
      city: arbitraryWords(100),
      region: stringOf([...capitals, ...digits], 1, 3),
      postal_code: postalCode,
    },
    { requiredKeys: ['country', 'street', 'city'], noNullPrototype: true },
  )

const arbitraryCountry = stringOf(capitals, 2, 2).filter(country => country !== 'US')

/** The country alone, or a complete address. */
export const arbitraryAddress: fc.Arbitrary<UserAddress> = fc.oneof(
  fc.record({ country: arbitraryCountry }, { noNullPrototype: true }),
  arbitraryFullAddress(arbitraryCountry, stringOf([...digits, ...capitals], 2, 10)),
  arbitraryFullAddress(fc.constant('US'), stringOf(digits, 5, 5)),
)

/** Any subset of the members. Each member is complete. */
export const arbitraryUser: fc.Arbitrary<RetryUser> = fc.record(
  {
    email_address: arbitraryEmailAddress,
    phone_number: arbitraryPhoneNumber,
    date_of_birth: arbitraryDateOfBirth,
    name: fc.record({ given_name: arbitraryWords(100), family_name: arbitraryWords(100) }, { noNullPrototype: true }),
    address: arbitraryAddress,
    id_number: arbitraryIdNumber,
  },
  { requiredKeys: [], noNullPrototype: true },
)

const shared = {
  client_user_id: arbitraryClientUserId,
  template_id: arbitraryTemplateId,
  user: arbitraryUser,
  is_shareable: fc.boolean(),
}
const sharedRequired: ReadonlyArray<'client_user_id' | 'template_id' | 'strategy'> = [
  'client_user_id',
  'template_id',
  'strategy',
]
const withShared = { requiredKeys: [...sharedRequired], noNullPrototype: true }

/** A request that is not `custom`. */
export const arbitraryRequestWithoutSteps: fc.Arbitrary<Exclude<RetryRequest, { strategy: 'custom' }>> = fc.oneof(
  fc.record({ ...shared, strategy: fc.constant('reset') }, withShared),
  fc.record({ ...shared, strategy: fc.constant('incomplete') }, withShared),
  fc.record({ ...shared, strategy: fc.constant('infer') }, withShared),
)

/** A request with `steps`. */
export const arbitraryCustomRequest: fc.Arbitrary<Extract<RetryRequest, { strategy: 'custom' }>> = fc.record(
  { ...shared, strategy: fc.constant('custom'), steps: arbitrarySteps },
  { requiredKeys: [...sharedRequired, 'steps'], noNullPrototype: true },
)

/** Any valid request, whatever the state of the attempt. */
export const arbitraryRetryRequest: fc.Arbitrary<RetryRequest> = fc.oneof(
  { arbitrary: arbitraryRequestWithoutSteps, weight: 3 },
  { arbitrary: arbitraryCustomRequest, weight: 1 },
)
