import * as O from 'fp-ts/Option'
import type { Evidence } from '../../domain/plaid/evidence.ts'
import type { PlaidErrorCodes } from '../../domain/plaid/plaid-error.ts'
import { plaidErrorOf } from '../../domain/plaid/plaid-error.ts'
import { retryAfterSeconds } from '../../domain/plaid/retry-after.ts'
import type { RetryError } from '../../domain/retry-error.ts'

type Answered = Extract<Evidence, { readonly _tag: 'Answered' }>

const refusal = (status: number, plaid: PlaidErrorCodes | undefined): RetryError => {
  if (plaid === undefined)
    return { _tag: 'PlaidUnreadable', cause: status < 400 ? 'unexpected-status' : 'not-plaid-json' }
  return plaid.error_code === 'INVALID_API_KEYS'
    ? { _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' }
    : { _tag: 'PlaidRefused', plaid }
}

const ofAnswer = ({ status, body, retryAfter }: Answered, nowMs: number): RetryError => {
  if (status >= 200 && status < 300) return { _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }
  const plaid = status < 400 ? undefined : O.toUndefined(plaidErrorOf(body))
  const codes = plaid === undefined ? {} : { plaid }
  if (plaid?.error_code === 'PLANNED_MAINTENANCE') {
    return { _tag: 'PlaidUnavailable', cause: 'planned-maintenance', ...codes }
  }
  if (status >= 500) return { _tag: 'PlaidUnavailable', cause: 'read-failed', ...codes }
  if (status === 429) {
    return { _tag: 'PlaidRateLimited', retryAfterSeconds: retryAfterSeconds(retryAfter, nowMs), ...codes }
  }
  return refusal(status, plaid)
}

/**
 * Why a read has no result: `evidence` is not a 2xx answer, or is one that did not decode. A read changes nothing at
 * Plaid, so no read has an unknown outcome.
 */
export const readFailure = (evidence: Evidence, nowMs: number): RetryError => {
  switch (evidence._tag) {
    case 'NotConnected':
      return { _tag: 'PlaidUnavailable', cause: evidence.isUntrusted ? 'not-trusted' : 'not-connected' }
    case 'Lost':
      return evidence.cause === 'too-large'
        ? { _tag: 'PlaidUnreadable', cause: 'too-large' }
        : { _tag: 'PlaidUnavailable', cause: 'read-failed' }
    case 'Answered':
      return ofAnswer(evidence, nowMs)
  }
}
