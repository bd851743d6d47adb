import type {
  IDNumberType,
  IdentityVerificationRetryRequest as PlaidRetryRequest,
  Strategy as PlaidStrategy,
} from 'plaid'
import { assertType, describe, expectTypeOf, test } from 'vitest'
import type { IdNumber } from '../../../lib/domain/request/id-number.ts'
import type { ClientUserId, TemplateId } from '../../../lib/domain/request/identifiers.ts'
import type { RetryRequest, RetryRequestBody } from '../../../lib/domain/request/retry-request.ts'

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
