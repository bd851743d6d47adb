import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { Attempt, StepStatus } from './attempt.ts'
import type { History } from './history.ts'
import type { NotPermittedReason, RetryError } from './retry-error.ts'
import type { RetryRequest } from './retry-request.ts'
import { type ConcreteRetryRequest, concrete } from './strategy.ts'

/** Leave to send `request`, which retries `attempt`. */
export interface Permit {
  readonly attempt: Attempt
  readonly request: ConcreteRetryRequest
}

/** What a person may go past, with `reset` or `custom` and a key: an unfinished attempt, which Plaid then cancels, and a verified user. */
export const overrides = ['attempt-still-active', 'already-verified'] as const
export type Override = (typeof overrides)[number]

/** Why a person's request may not retry an attempt of this status, or undefined where it may. */
const standing = (attempt: Attempt): NotPermittedReason | undefined => {
  switch (attempt.status) {
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

const failing: ReadonlySet<StepStatus> = new Set(['failed', 'manually_rejected', 'pending_review'])

/**
 * Plaid cannot resume at these steps (schema `Strategy`). Plaid names no failing step, so every step that stands
 * against the applicant counts, a step under review too: refusing is free, a wrong call is billed.
 */
const isResumable = ({ steps }: Attempt): boolean =>
  !failing.has(steps.risk_check) && !failing.has(steps.watchlist_screening)

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

const isOverridden = (reason: NotPermittedReason, granted: ReadonlySet<Override>): boolean =>
  overrides.some(override => override === reason && granted.has(override))

/**
 * Plaid's strategy rules and the standing of the newest attempt, applied before anything is sent.
 * Source: Plaid's schemas `Strategy` and `IdentityVerificationStatus`.
 */
export const preflight = (
  request: RetryRequest,
  history: History,
  granted: ReadonlySet<Override> = new Set(),
): E.Either<RetryError, Permit> =>
  pipe(
    history[0],
    E.fromNullable<RetryError>({ _tag: 'AttemptNotFound' }),
    E.flatMap(attempt => {
      const reason = standing(attempt)
      return reason === undefined || isOverridden(reason, granted) ? E.right(attempt) : E.left(notPermitted(reason))
    }),
    E.map(attempt => ({ attempt, request: concrete(request, attempt.status) })),
    E.filterOrElse(
      permit => permit.request.strategy !== 'incomplete' || isResumable(permit.attempt),
      () => notPermitted('failed-step-not-resumable'),
    ),
  )
