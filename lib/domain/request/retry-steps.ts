import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'

/**
 * Which steps the new attempt requires (true) or skips (false); a caller cannot choose the other three steps.
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
