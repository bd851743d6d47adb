import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { refined } from '../../codec/refined.ts'

const FourSteps = closed('RetrySteps', {
  required: {
    verify_sms: t.boolean,
    kyc_check: t.boolean,
    documentary_verification: t.boolean,
    selfie_check: t.boolean,
  },
  optional: {},
})
type FourSteps = t.TypeOf<typeof FourSteps>

/** A union with one member for each step: there that step is true. */
type OneRequired<F> = { [Step in keyof F]: F & { readonly [S in Step]: true } }[keyof F]
type SomeSteps = OneRequired<FourSteps>

/**
 * Which steps the new attempt requires (true) or skips (false), at least one of them required: Plaid accepts four times
 * false, and such an attempt can pass with nothing verified. A caller cannot choose the other three steps.
 * Source: Plaid's schema `IdentityVerificationRetryRequestStepsObject`, all four required.
 */
export const RetrySteps = refined(
  FourSteps,
  'at least one step that is true',
  (steps): steps is SomeSteps => Object.values(steps).includes(true),
  // Four booleans are encoded as they are, so the encoded ones have a step that is true as well.
) as t.Type<SomeSteps, SomeSteps, unknown>
export type RetrySteps = t.TypeOf<typeof RetrySteps>
