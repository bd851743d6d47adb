import * as O from 'fp-ts/Option'
import type { Attempt, OwnedAttempt } from './plaid/attempt.ts'
import { attemptOf } from './plaid/attempt.ts'
import type { Evidence } from './plaid/evidence.ts'
import { isChildOf } from './plaid/history.ts'
import type { PlaidErrorCodes } from './plaid/plaid-error.ts'
import { plaidErrorOf } from './plaid/plaid-error.ts'
import { retryAfterSeconds } from './plaid/retry-after.ts'
import { isSameId } from './plaid/same-id.ts'
import type { RetryError, UnknownCause } from './retry-error.ts'

/**
 * What an answer to `/identity_verification/retry` proves:
 * - `Effect`: Plaid made a new attempt from the intended one.
 * - `EffectElsewhere`: Plaid made a new attempt from another attempt, because another client retried in between:
 *   Plaid has no compare-and-set. An answer whose attempt is its own previous attempt, or the intended one, is not a
 *   child of the intended one either.
 * - `DefiniteNo`: Plaid certainly made nothing.
 * - `Unknown`: Plaid may have made a new attempt. Such a retry is never sent again automatically.
 */
export type RetryOutcome =
  | { readonly _tag: 'Effect'; readonly attempt: Attempt }
  | { readonly _tag: 'EffectElsewhere'; readonly attempt: Attempt }
  | { readonly _tag: 'DefiniteNo'; readonly error: RetryError }
  | { readonly _tag: 'Unknown'; readonly error: RetryError }

const unknown = (cause: UnknownCause, plaid?: PlaidErrorCodes): RetryOutcome => ({
  _tag: 'Unknown',
  error: { _tag: 'OutcomeUnknown', cause, ...(plaid === undefined ? {} : { plaid }) },
})

const definiteNo = (error: RetryError): RetryOutcome => ({ _tag: 'DefiniteNo', error })

type Answered = Extract<Evidence, { readonly _tag: 'Answered' }>

const accepted = (answer: Answered, retried: OwnedAttempt): RetryOutcome => {
  const decoded = attemptOf(answer.body)
  if (O.isNone(decoded)) return unknown('not-plaid-json')
  const attempt = decoded.value
  const isMeant =
    isChildOf(attempt, retried.id) &&
    (attempt.client_user_id === null || attempt.client_user_id === retried.client_user_id) &&
    isSameId(attempt.template.id, retried.template.id)
  return { _tag: isMeant ? 'Effect' : 'EffectElsewhere', attempt }
}

/** Statuses that a proxy between Plaid and this service may give after it forwarded the request. */
const ambiguous = (status: number): boolean => status < 400 || status >= 500 || status === 408 || status === 425

const refused = (answer: Answered, nowMs: number): RetryOutcome => {
  const plaid = plaidErrorOf(answer.body)
  if (O.isNone(plaid)) return unknown('unexpected-status')
  const codes = plaid.value
  if (codes.error_code === 'PLANNED_MAINTENANCE')
    return definiteNo({ _tag: 'PlaidUnavailable', cause: 'planned-maintenance', plaid: codes })
  if (ambiguous(answer.status)) return unknown('unexpected-status', codes)
  if (answer.status === 429)
    return definiteNo({
      _tag: 'PlaidRateLimited',
      retryAfterSeconds: retryAfterSeconds(answer.retryAfter, nowMs),
      plaid: codes,
    })
  if (codes.error_code === 'INVALID_API_KEYS')
    return definiteNo({ _tag: 'SecretsUnavailable', cause: 'refused-by-plaid' })
  return definiteNo({ _tag: 'PlaidRefused', plaid: codes })
}

/** Concludes the outcome of a request from what was seen on the wire. `retried` is the intended attempt. */
export const classifyRetryAnswer = (evidence: Evidence, retried: OwnedAttempt, nowMs: number): RetryOutcome => {
  switch (evidence._tag) {
    case 'NotConnected':
      return definiteNo({ _tag: 'PlaidUnavailable', cause: evidence.isUntrusted ? 'not-trusted' : 'not-connected' })
    case 'Lost':
      return unknown(evidence.cause)
    case 'Answered':
      return evidence.status >= 200 && evidence.status < 300 ? accepted(evidence, retried) : refused(evidence, nowMs)
  }
}
