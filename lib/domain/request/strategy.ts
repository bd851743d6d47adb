import type { Attempt, AttemptStatus, StepStatus } from '../plaid/attempt.ts'
import type { RetryRequest } from './retry-request.ts'

/** Plaid's schema `Strategy`. */
export type Strategy = RetryRequest['strategy']

/** A request as it goes to Plaid: `infer` has been resolved, so that what is sent is what was decided and recorded. */
export type ConcreteRetryRequest = Exclude<RetryRequest, { readonly strategy: 'infer' }>

/**
 * What `infer` means for the newest attempt. Source: Plaid's schema `Strategy`: `incomplete` after `failed` or `expired`,
 * `reset` after everything else.
 */
const inferred = (status: AttemptStatus): 'incomplete' | 'reset' =>
  status === 'failed' || status === 'expired' ? 'incomplete' : 'reset'

/** The request with its strategy resolved against the newest attempt. */
export const concreteRequest = (request: RetryRequest, newest: AttemptStatus): ConcreteRetryRequest => {
  if (request.strategy !== 'infer') return request
  switch (inferred(newest)) {
    case 'incomplete':
      return { ...request, strategy: 'incomplete' }
    case 'reset':
      return { ...request, strategy: 'reset' }
  }
}

const failing: ReadonlySet<StepStatus> = new Set(['failed', 'manually_rejected', 'pending_review'])

/**
 * Whether Plaid can resume the attempt with `incomplete`. Plaid cannot resume at `risk_check` and `watchlist_screening` (schema
 * `Strategy`) and names no failing step, so a step of these two that may count against the applicant decides, a step under review
 * too: a refusal is free, a wrong call is billed.
 */
const isResumable = ({ risk_check, watchlist_screening }: Attempt['steps']): boolean =>
  !failing.has(risk_check) && !failing.has(watchlist_screening)

/** Why Plaid's rules do not allow a retry of an attempt, whatever else is known of it. */
export type AttemptObjection =
  | 'already-verified'
  | 'under-review'
  | 'attempt-still-active'
  | 'status-unrecognised'
  | 'failed-step-not-resumable'

/** Why an attempt of this status may not be retried; undefined where it may. Source: Plaid's schema `IdentityVerificationStatus`. */
export const statusObjection = (status: AttemptStatus): AttemptObjection | undefined => {
  switch (status) {
    case 'failed':
    case 'expired':
    case 'canceled':
      return undefined
    case 'success':
      return 'already-verified'
    case 'pending_review':
      return 'under-review'
    case 'active':
      return 'attempt-still-active'
    case 'unrecognised':
      return 'status-unrecognised'
  }
}

/** Why this strategy cannot be used on the attempt; undefined where it can. Source: Plaid's schema `Strategy`. */
export const strategyObjection = (
  { strategy }: ConcreteRetryRequest,
  { steps }: Pick<Attempt, 'steps'>,
): AttemptObjection | undefined =>
  strategy === 'incomplete' && !isResumable(steps) ? 'failed-step-not-resumable' : undefined
