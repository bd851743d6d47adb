import type { PlaidEnv } from '../plaid/environment.ts'
import type { RetryRequest } from './retry-request.ts'

/**
 * What a caller should know of a retry that went through.
 * - `misdirected`: the new attempt does not follow the attempt that was meant; somebody else retried at the same time.
 * - `selfie-check-off-in-sandbox`: Plaid's Sandbox leaves `selfie_check` out without saying so.
 */
export type Warning = 'misdirected' | 'selfie-check-off-in-sandbox'

/** Warnings that follow from the request alone. Source: Plaid's schema `IdentityVerificationRetryRequestStepsObject`. */
export const warningsOf = (request: RetryRequest, plaidEnv: PlaidEnv): ReadonlyArray<Warning> =>
  plaidEnv === 'sandbox' && request.strategy === 'custom' && request.steps.selfie_check
    ? ['selfie-check-off-in-sandbox']
    : []
