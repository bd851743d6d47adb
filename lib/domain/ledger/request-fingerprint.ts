import type { RetryRequest } from '../request/retry-request.ts'
import type { RetrySteps } from '../request/retry-steps.ts'

const stepsOf = ({ verify_sms, kyc_check, documentary_verification, selfie_check }: RetrySteps): string =>
  [verify_sms, kyc_check, documentary_verification, selfie_check].map(Number).join('')

/**
 * Tells two requests of one subject apart, for an idempotency key that comes with both: strategy as asked, steps, shareability and which members
 * `user` has. Never their values: what a person corrects in between is still the same request, and no personal datum is kept.
 */
export const requestFingerprint = (request: RetryRequest): string =>
  [
    request.strategy,
    request.strategy === 'custom' ? stepsOf(request.steps) : '',
    request.is_shareable === undefined ? '' : Number(request.is_shareable),
    Object.keys(request.user ?? {})
      .toSorted()
      .join(','),
  ].join(':')
