import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { describe, expect, it } from 'vitest'
import type { Violation } from '../../lib/codec/violation.ts'
import { idNumberTypes } from '../../lib/domain/request/id-number.ts'
import { decodeRetryRequest } from '../../lib/domain/request/retry-request.ts'
import { validAt } from '../../lib/domain/request/valid-at.ts'
import { apiContractAt, schemaFaults } from '../support/api-contract.ts'
import { isInvisible } from '../support/arbitrary-invisible.ts'
import { mutated } from '../support/arbitrary-mutation.ts'
import { arbitraryOfSchema } from '../support/arbitrary-of-schema.ts'
import { arbitraryRetryRequest } from '../support/arbitrary-retry-request.ts'
import { edited } from '../support/edited.ts'
import { seeded, sized } from '../support/size.ts'

const nowMs = Date.UTC(2026, 10, 1)

const violationsIn = (document: unknown): ReadonlyArray<Violation> =>
  pipe(
    decodeRetryRequest(document),
    E.flatMap(validAt(nowMs)),
    E.match(
      ({ violations }) => violations,
      () => [],
    ),
  )

const isOfSchema = (document: unknown): boolean => schemaFaults('RetryRequest', document).length === 0

const valueAt = (document: unknown, pointer: string): string =>
  String(
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => Object(value)[key], document),
  )

const email = '/user/email_address'
const isOfOtherScript = (character: string): boolean => character > '\u007F' && !/[\p{L}\p{M}\p{N}]/u.test(character)

const someone = { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset' }
const address = { street: '123 Main St.', city: 'Pawnee', country: 'DE' }
const letters = '𐐀'.repeat(60)

/**
 * What the service refuses and the schema cannot say, at the value that is refused, with a case of each. The description
 * of docs/openapi.yaml lists the same.
 */
const schemaCannotSay: ReadonlyArray<
  readonly [what: string, isIt: (pointer: string, value: string) => boolean, example: unknown]
> = [
  [
    'a date of birth in the future, or over 130 years ago',
    (pointer, value) => pointer === '/user/date_of_birth' && (value > '2026-11-01' || value < '1896-11-01'),
    { ...someone, user: { date_of_birth: '2026-12-01' } },
  ],
  [
    'control, invisible and unassigned characters',
    (_, value) => [...value].some(isInvisible),
    { ...someone, client_user_id: 'user\u00AD1' },
  ],
  [
    'a street or a city without a letter',
    (pointer, value) => /^\/user\/address\/(street|city)$/.test(pointer) && !/\p{L}/u.test(value),
    { ...someone, user: { address: { ...address, street: '123' } } },
  ],
  [
    'characters beyond ASCII that are no letters, marks or numbers',
    (pointer, value) => pointer === email && [...value].some(isOfOtherScript),
    { ...someone, user: { email_address: 'a😀@b.com' } },
  ],
  [
    'more than 254 units of UTF-16',
    (pointer, value) => pointer === email && value.length > 254 && [...value].length <= 254,
    { ...someone, user: { email_address: `${letters}@${letters}.${letters}.com` } },
  ],
]

const isUnsaid = (document: unknown, { pointer }: Violation): boolean =>
  schemaCannotSay.some(([, isIt]) => isIt(pointer, valueAt(document, pointer)))

/** The verdicts agree, or the service alone refuses, and for nothing but what the schema cannot say. */
const agree = (document: unknown): boolean => {
  const violations = violationsIn(document)
  return isOfSchema(document) ? violations.every(violation => isUnsaid(document, violation)) : violations.length > 0
}

const bySchema = arbitraryOfSchema(apiContractAt('components', 'schemas', 'RetryRequest'), reference =>
  apiContractAt(...reference.split('/').slice(1)),
)

const documents: ReadonlyArray<readonly [from: string, documents: fc.Arbitrary<unknown>]> = [
  ['the schema', fc.oneof(bySchema, mutated(bySchema))],
  ['the codec', fc.oneof(arbitraryRetryRequest, mutated(arbitraryRetryRequest))],
]

describe.each(documents)('documents that are made from %s', (_, arbitrary) => {
  it('get the same verdict from the schema and from the service, but for what the schema cannot say', () => {
    fc.assert(
      fc.property(arbitrary, document => {
        expect(agree(document)).toBe(true)
      }),
      { numRuns: sized({ sample: 1_000, full: 20_000 }), ...seeded() },
    )
  })

  it('are accepted often, and refused often', () => {
    const sample = fc.sample(arbitrary, { numRuns: 200, seed: 7 })
    const accepted = sample.filter(isOfSchema).length
    expect(accepted).toBeGreaterThan(40)
    expect(accepted).toBeLessThan(160)
  })
})

describe('what the schema cannot say', () => {
  it.each(schemaCannotSay)('%s: refused by the service alone, and listed in the document', (what, isIt, example) => {
    const violations = violationsIn(example)
    expect(schemaFaults('RetryRequest', example)).toEqual([])
    expect(violations).toHaveLength(1)
    expect(violations.every(({ pointer }) => isIt(pointer, valueAt(example, pointer)))).toBe(true)
    const { description } = Object(apiContractAt('info'))
    expect(description.replaceAll(/\s+/g, ' ')).toContain(what)
  })
})

const filled = {
  ...someone,
  user: {
    email_address: 'a@b.com',
    phone_number: '+12345678909',
    date_of_birth: '1975-01-18',
    name: { given_name: 'Leslie', family_name: 'Knope' },
    address: { ...address, street2: 'Apt. 2', region: 'BE', postal_code: '10115' },
    id_number: { value: '123456789', type: 'us_ssn' },
  },
}
const x = (count: number): string => 'x'.repeat(count)

it.each<[pointer: string, within: string, beyond: string]>([
  ['/client_user_id', x(256), x(257)],
  ['/template_id', x(256), x(257)],
  [email, `${x(64)}@b.com`, `${x(65)}@b.com`],
  [email, `a@${x(63)}.com`, `a@${x(64)}.com`],
  [email, `a@b.${x(63)}`, `a@b.${x(64)}`],
  [email, 'a@b.co', 'a@b.c'],
  [email, `a@${`${x(60)}.`.repeat(4)}${x(8)}`, `a@${`${x(60)}.`.repeat(4)}${x(9)}`],
  ['/user/phone_number', '+1234567', '+123456'],
  ['/user/phone_number', '+123456789012345', '+1234567890123456'],
  ['/user/date_of_birth', '2024-02-29', '2023-02-29'],
  ['/user/name/given_name', x(100), x(101)],
  ['/user/name/family_name', '𐐀'.repeat(100), '𐐀'.repeat(101)],
  ['/user/address/street', x(80), x(81)],
  ['/user/address/street2', x(50), x(51)],
  ['/user/address/city', x(100), x(101)],
  ['/user/address/region', x(1024), x(1025)],
  ['/user/address/postal_code', '12', '1'],
  ['/user/address/postal_code', x(10), x(11)],
  ['/user/address/country', 'US', 'USA'],
  ['/user/id_number/value', x(1024), x(1025)],
])('at the bound of %s both accept, and beyond it both refuse', (pointer, within, beyond) => {
  const documentsOf = [within, beyond].map(value => edited(filled, [pointer, value]))
  expect(documentsOf.map(document => [isOfSchema(document), violationsIn(document).length === 0])).toEqual([
    [true, true],
    [false, false],
  ])
})

it('a date before 1890 is refused by both', () => {
  const dates = ['1890-01-01', '1889-12-31'].map(date_of_birth => ({ ...someone, user: { date_of_birth } }))
  expect(dates.map(isOfSchema)).toEqual([true, false])
  expect(dates.map(document => violationsIn(document).length === 0)).toEqual([false, false])
})

it('a request that differs in one place is distinguished', () => {
  const wrong: ReadonlyArray<unknown> = [
    { ...someone, strategy: 'custom' },
    { ...someone, steps: { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: true } },
    {
      ...someone,
      strategy: 'custom',
      steps: { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false },
    },
    { ...someone, client_id: 'x' },
    { ...someone, user: { address: { country: 'US', street: '1 A', city: 'B', postal_code: '1234' } } },
    { ...someone, user: { address: { country: 'DE', region: 'BE' } } },
    { ...someone, user: { date_of_birth: '2023-02-29' } },
    JSON.parse('{"client_user_id":"a","template_id":"b","strategy":"reset","__proto__":{}}'),
  ]
  for (const document of wrong) expect([isOfSchema(document), violationsIn(document).length > 0]).toEqual([false, true])
})

it('the types of an id number are those of the codec', () => {
  expect(apiContractAt('components', 'schemas', 'IdNumber', 'properties', 'type', 'enum')).toEqual(idNumberTypes)
})
