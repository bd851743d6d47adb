import type { PlaidEnv } from '../plaid/environment.ts'
import type { RetryRequest } from './retry-request.ts'

/**
 * What a caller should know about a retry that succeeded.
 * - `misdirected`: Plaid made the new attempt from another attempt than the intended one, because another client
 *   retried at the same time.
 * - `selfie-check-off-in-sandbox`: Plaid's Sandbox skips `selfie_check` and does not report it.
 * - `policy-advises-against`: the policy would not have retried the attempt automatically.
 */
export type Warning = 'misdirected' | 'selfie-check-off-in-sandbox' | 'policy-advises-against'

/**
 * Warnings that follow from the request alone. Source: Plaid's schema `IdentityVerificationRetryRequestStepsObject`.
 */
export const warningsOf = (request: RetryRequest, plaidEnv: PlaidEnv): ReadonlyArray<Warning> =>
  plaidEnv === 'sandbox' && request.strategy === 'custom' && request.steps.selfie_check
    ? ['selfie-check-off-in-sandbox']
    : []
