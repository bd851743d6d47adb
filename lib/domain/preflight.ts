import * as E from 'fp-ts/Either'
import type { AttemptRow, OwnedAttempt } from './plaid/attempt.ts'
import type { RetryRequest } from './request/retry-request.ts'
import { type AttemptObjection, canBeChecked, statusObjection, strategyObjection } from './request/retryable-attempt.ts'
import { type ConcreteRetryRequest, concreteRequest } from './request/strategy.ts'
import type { RetryError } from './retry-error.ts'

/** Permission to send `request`, which retries `attempt`. */
export interface Permit {
  readonly attempt: AttemptRow & OwnedAttempt
  readonly request: ConcreteRetryRequest
}

/**
 * The rules that a caller may override, with strategy `reset` or `custom` and an idempotency key: the attempt is
 * unfinished (Plaid then cancels it), or the user is verified.
 */
export const overrides = ['attempt-still-active', 'already-verified'] as const
export type Override = (typeof overrides)[number]

const isOverridden = (reason: AttemptObjection, granted: ReadonlySet<Override>): boolean =>
  overrides.some(override => override === reason && granted.has(override))

const notPermitted = (reason: AttemptObjection): E.Either<RetryError, never> =>
  E.left({ _tag: 'RetryNotPermitted', reason })

const unreadable: E.Either<RetryError, never> = E.left({ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' })

/**
 * Plaid's own rules about the newest attempt and the strategy, applied before anything is sent. A canceled attempt
 * may be retried on demand. One that is verified, under review or still active is refused,
 * unless that rule is overridden. One that lacks what these rules read is unreadable, unlike an older one.
 */
export const preflight = (
  request: RetryRequest,
  newest: AttemptRow,
  granted: ReadonlySet<Override> = new Set(),
): E.Either<RetryError, Permit> => {
  const ofStatus = statusObjection(newest.status)
  if (ofStatus !== undefined && !isOverridden(ofStatus, granted)) return notPermitted(ofStatus)
  const { client_user_id } = newest
  const concrete = concreteRequest(request, newest.status)
  if (client_user_id === null || !canBeChecked(concrete, newest)) return unreadable
  const ofStrategy = strategyObjection(concrete, newest)
  return ofStrategy === undefined
    ? E.right({ attempt: { ...newest, client_user_id }, request: concrete })
    : notPermitted(ofStrategy)
}
