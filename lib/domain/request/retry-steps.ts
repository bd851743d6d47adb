import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'

/**
 * Which steps the new attempt requires (true) or skips (false); the other three steps are not the caller's to choose.
 * Source: Plaid's schema `IdentityVerificationRetryRequestStepsObject`, all four required.
 */
export const RetrySteps = closed('RetrySteps', {
  required: {
    verify_sms: t.boolean,
    kyc_check: t.boolean,
    documentary_verification: t.boolean,
    selfie_check: t.boolean,
  },
  optional: {},
})
export type RetrySteps = t.TypeOf<typeof RetrySteps>
