import type * as t from 'io-ts'
import { boundedText } from '../../codec/bounded-text.ts'
import { isBlank } from '../../codec/characters.ts'
import { closed } from '../../codec/closed.ts'
import { emailAddress } from '../../codec/email-address.ts'
import { phoneNumber } from '../../codec/phone-number.ts'
import { DateOfBirth } from './date-of-birth.ts'
import { IdNumber } from './id-number.ts'
import { UserAddress } from './user-address.ts'

const NamePart = boundedText('NamePart', {
  max: 100,
  having: { expected: 'not blank', holds: value => !isBlank(value) },
})

const UserName = closed('UserName', { required: { given_name: NamePart, family_name: NamePart }, optional: {} })

/**
 * What the caller already knows of the user; Plaid's Link does not ask for these values again. Personal data: it is
 * sent to Plaid and to no other place. Each member is complete or absent, and null means absent.
 * Source: Plaid's schema `IdentityVerificationRequestUser`, which, unlike that of create, has no `client_user_id` and
 * no `ip_address`.
 */
export const RetryUser = closed('RetryUser', {
  required: {},
  optional: {
    email_address: emailAddress,
    phone_number: phoneNumber,
    date_of_birth: DateOfBirth,
    name: UserName,
    address: UserAddress,
    id_number: IdNumber,
  },
})
export type RetryUser = t.TypeOf<typeof RetryUser>
