import type { RetryRequest } from '../request/retry-request.ts'
import type { RetrySteps } from '../request/retry-steps.ts'

const stepsOf = ({ verify_sms, kyc_check, documentary_verification, selfie_check }: RetrySteps): string =>
  [verify_sms, kyc_check, documentary_verification, selfie_check].map(Number).join('')

/**
 * Distinguishes two requests of one subject that come with the same idempotency key: by strategy as asked, steps,
 * shareability, and which members `user` has. It holds no value of `user`: a corrected detail is still the same
 * request, and the ledger keeps no personal data.
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
