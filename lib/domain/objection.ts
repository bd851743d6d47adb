import type { AttemptState } from './ledger/ledger-attempt.ts'
import type { Rejected } from './ledger/rejected.ts'
import { plaidLimits } from './plaid/plaid-limits.ts'
import type { NotPermittedReason, RetryError } from './retry-error.ts'

/** Whole seconds from now until a moment, within the range that callers are told. */
const secondsUntil = (atMs: number, nowMs: number): number =>
  Math.min(
    Math.max(Math.ceil((atMs - nowMs) / 1_000), plaidLimits.retryAfterSecondsMin),
    plaidLimits.retryAfterSecondsMax,
  )

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

/** What the ledger has against a person's retry of an attempt; undefined where it has nothing. */
export const objectionOf = (state: AttemptState | undefined, nowMs: number): RetryError | undefined => {
  if (state === undefined) return undefined
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
    case 'Refused':
    case 'Skipped':
      return undefined
    case 'Sending':
      return { _tag: 'RetryInProgress', retryAfterSeconds: secondsUntil(state.leaseUntilMs, nowMs) }
    case 'Unknown':
      return { _tag: 'RetryInProgress', retryAfterSeconds: secondsUntil(state.lookAtMs, nowMs) }
    case 'Review':
      return notPermitted('in-review')
    case 'Superseded':
      return notPermitted('superseded')
    // It has a child, which Plaid's list did not show yet.
    case 'Retried':
    case 'Misdirected':
      return notPermitted('attempt-still-active')
  }
}

/** Why a person's retry was not fenced, or its key not pinned. */
export const rejectionOf = ({ reason, againAtMs }: Rejected, nowMs: number): RetryError => {
  const retryAfterSeconds = secondsUntil(againAtMs ?? nowMs, nowMs)
  switch (reason) {
    case 'in-progress':
    case 'other-in-progress':
      return { _tag: 'RetryInProgress', retryAfterSeconds }
    case 'cooling-down':
      return { _tag: 'RetryNotPermitted', reason: 'cooling-down', retryAfterSeconds }
    case 'limit-reached':
    case 'sends-spent':
      return notPermitted('limit-reached')
    case 'key-reused':
      return { _tag: 'IdempotencyKeyReused' }
    case 'in-review':
      return notPermitted('in-review')
    case 'pins-full':
    case 'events-full':
    case 'attempts-full':
      return notPermitted('ledger-full')
    case 'unfit-id':
      return { _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }
    case 'already-ended':
      return notPermitted('attempt-still-active')
    case 'unknown-attempt':
    case 'not-sent':
    case 'not-in-review':
    case 'not-due':
    case 'not-holder':
      return { _tag: 'RetryInProgress', retryAfterSeconds }
  }
}
