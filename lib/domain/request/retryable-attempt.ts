import type { Attempt, AttemptStatus } from '../plaid/attempt.ts'
import type { ConcreteRetryRequest } from './strategy.ts'

type Step = Attempt['steps']['risk_check']

const failing: ReadonlySet<Step> = new Set(['failed', 'manually_rejected', 'pending_review'])

/**
 * Whether Plaid can resume the attempt with `incomplete`. Plaid cannot resume at `risk_check` and
 * `watchlist_screening` (schema `Strategy`), and does not name the step that failed. So one of these two steps that
 * is failed, rejected or under review makes the attempt not resumable: a refusal here is free, a wrong call is
 * billed.
 */
const isResumable = ({ risk_check, watchlist_screening }: Attempt['steps']): boolean =>
  !failing.has(risk_check) && !failing.has(watchlist_screening)

/** Whether the steps that decide about `incomplete` are known. */
export const canBeChecked = (
  { strategy }: ConcreteRetryRequest,
  { steps: { risk_check, watchlist_screening } }: Pick<Attempt, 'steps'>,
): boolean => strategy !== 'incomplete' || (risk_check !== 'unknown' && watchlist_screening !== 'unknown')

/** Why Plaid's rules do not allow a retry of an attempt. */
export type AttemptObjection =
  | 'already-verified'
  | 'under-review'
  | 'attempt-still-active'
  | 'status-unrecognised'
  | 'failed-step-not-resumable'

/**
 * Why an attempt of this status may not be retried, on demand or automatically; undefined if it may. What is not retried
 * automatically besides is in `policy/vetoes.ts`. Source: Plaid's schema `IdentityVerificationStatus`.
 */
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

/** Why this strategy cannot be used on the attempt; undefined if it can. Source: Plaid's schema `Strategy`. */
export const strategyObjection = (
  { strategy }: ConcreteRetryRequest,
  { steps }: Pick<Attempt, 'steps'>,
): AttemptObjection | undefined =>
  strategy === 'incomplete' && !isResumable(steps) ? 'failed-step-not-resumable' : undefined
