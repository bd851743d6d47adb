import type { Either } from 'fp-ts/Either'
import type {
  IDNumberType,
  IdentityVerificationRetryRequest as PlaidRetryRequest,
  Strategy as PlaidStrategy,
} from 'plaid'
import { assertType, describe, expectTypeOf, test } from 'vitest'
import type { IdNumber } from '../../../lib/domain/request/id-number.ts'
import type { ClientUserId, TemplateId } from '../../../lib/domain/request/identifiers.ts'
import type * as codec from '../../../lib/domain/request/retry-request.ts'
import type { RetryRequest, RetryRequestBody } from '../../../lib/domain/request/retry-request.ts'
import type * as Published from '../../../packaging/tarball/retry-request.d.ts'

declare const client_user_id: ClientUserId
declare const template_id: TemplateId
declare const steps: Extract<RetryRequest, { strategy: 'custom' }>['steps']
const ids = { client_user_id, template_id }

/** The words of the official client's TypeScript enums, which no string literal is assignable to. */
type Words<A> = A extends string ? `${A}` : A extends object ? { [K in keyof A]: Words<A[K]> } : A

describe('a retry request', () => {
  test('has steps if and only if custom', () => {
    assertType<RetryRequest>({ ...ids, strategy: 'reset' })
    assertType<RetryRequest>({ ...ids, strategy: 'custom', steps })
    // @ts-expect-error custom without steps
    assertType<RetryRequest>({ ...ids, strategy: 'custom' })
    // @ts-expect-error reset with steps
    assertType<RetryRequest>({ ...ids, strategy: 'reset', steps })
  })

  test('has at least one step that is true, if custom', () => {
    const rest = { verify_sms: false, kyc_check: false, documentary_verification: false } as const
    assertType<RetryRequest>({ ...ids, strategy: 'custom', steps: { ...rest, selfie_check: true } })
    // @ts-expect-error no step at all
    assertType<RetryRequest>({ ...ids, strategy: 'custom', steps: { ...rest, selfie_check: false } })
  })

  test('has it as plain data too', () => {
    const body = { client_user_id: 'user-1', template_id: 'idvtmp_1' }
    const rest = { verify_sms: false, kyc_check: false, documentary_verification: false } as const
    assertType<RetryRequestBody>({ ...body, strategy: 'custom', steps: { ...rest, selfie_check: true } })
    // @ts-expect-error no step at all
    assertType<RetryRequestBody>({ ...body, strategy: 'custom', steps: { ...rest, selfie_check: false } })
  })

  test('has one of four strategies', () => {
    // @ts-expect-error no such strategy
    assertType<RetryRequest>({ ...ids, strategy: 'fresh' })
    expectTypeOf<RetryRequest['strategy']>().toEqualTypeOf<`${PlaidStrategy}`>()
  })

  test("has the official client's id number types", () => {
    expectTypeOf<IdNumber['type']>().toEqualTypeOf<`${IDNumberType}`>()
  })

  test('has ids that are no plain strings, and not each other', () => {
    expectTypeOf<string>().not.toExtend<ClientUserId>()
    expectTypeOf<ClientUserId>().toExtend<string>()
    expectTypeOf<ClientUserId>().not.toExtend<TemplateId>()
  })

  test('is one to the official client, decoded and encoded', () => {
    expectTypeOf<RetryRequest>().toExtend<Words<PlaidRetryRequest>>()
    expectTypeOf<RetryRequestBody>().toExtend<Words<PlaidRetryRequest>>()
  })

  test('has no credentials', () => {
    expectTypeOf<keyof RetryRequest>().toEqualTypeOf<
      'client_user_id' | 'template_id' | 'strategy' | 'steps' | 'user' | 'is_shareable'
    >()
  })
})

type PublishedId = Published.ClientUserId | Published.TemplateId

/** Without the difference of the brands: io-ts has its own symbol for them. */
type Unbranded<A> = A extends ClientUserId | Published.ClientUserId
  ? { id: 'ClientUserId' }
  : A extends TemplateId | Published.TemplateId
    ? { id: 'TemplateId' }
    : A extends (input: infer I) => infer O
      ? (input: Unbranded<I>) => Unbranded<O>
      : A extends object
        ? { [K in keyof A]: Unbranded<A[K]> }
        : A

describe('what is declared for other projects', () => {
  test('is what the codec does', () => {
    type Codec = Omit<typeof codec, 'RetryRequest'>
    expectTypeOf<keyof typeof Published>().toEqualTypeOf<keyof Codec>()
    expectTypeOf<Unbranded<Published.RetryRequest>>().toEqualTypeOf<Unbranded<RetryRequest>>()
    expectTypeOf<Unbranded<Published.RetryRequestBody>>().toEqualTypeOf<Unbranded<RetryRequestBody>>()
    expectTypeOf<Unbranded<typeof Published>>().toEqualTypeOf<Unbranded<Codec>>()
  })

  test('has ids that are no plain strings, and not each other', () => {
    expectTypeOf<string>().not.toExtend<PublishedId>()
    expectTypeOf<PublishedId>().toExtend<string>()
    expectTypeOf<Published.ClientUserId>().not.toExtend<Published.TemplateId>()
  })

  test('has results that fp-ts accepts', () => {
    expectTypeOf<Published.Either<string, number>>().toEqualTypeOf<Either<string, number>>()
  })
})
