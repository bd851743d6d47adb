import * as E from 'fp-ts/Either'
import type { SubjectCaps } from './ledger/caps.ts'
import { entryOf } from './ledger/entries.ts'
import { mayFence, mayFenceIn } from './ledger/may-fence.ts'
import { classOf, type Rejected } from './ledger/rejected.ts'
import type { SubjectLedger } from './ledger/subject-ledger.ts'
import { plaidLimits } from './plaid/plaid-limits.ts'
import type { Permit } from './preflight.ts'
import type { NotPermittedReason, RetryError } from './retry-error.ts'

/** Whole seconds until a time, within the range of `Retry-After`. */
const secondsUntil = (atMs: number, nowMs: number): number =>
  Math.min(
    Math.max(Math.ceil((atMs - nowMs) / 1_000), plaidLimits.retryAfterSecondsMin),
    plaidLimits.retryAfterSecondsMax,
  )

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

/** The error for an on-demand retry that the ledger rejects. */
export const rejectionError = (rejection: Rejected, nowMs: number): RetryError => {
  const { reason, againAtMs } = rejection
  const retryAfterSeconds = secondsUntil(againAtMs ?? nowMs, nowMs)
  switch (classOf(rejection)) {
    case 'busy':
      return { _tag: 'RetryInProgress', retryAfterSeconds }
    case 'later':
      return reason === 'cooling-down'
        ? { _tag: 'RetryNotPermitted', reason, retryAfterSeconds }
        : { _tag: 'RetryInProgress', retryAfterSeconds }
    case 'limit':
      return notPermitted('limit-reached')
    case 'ended':
      // An attempt with an outcome has a new attempt, which Plaid's list does not show yet.
      return notPermitted(reason === 'in-review' || reason === 'superseded' ? reason : 'attempt-still-active')
    case 'full':
      return notPermitted('ledger-full')
    case 'caller':
      return reason === 'key-reused'
        ? { _tag: 'IdempotencyKeyReused' }
        : { _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }
  }
}

const errorIn = (checked: E.Either<Rejected, unknown>, nowMs: number): RetryError | undefined =>
  E.isLeft(checked) ? rejectionError(checked.left, nowMs) : undefined

/**
 * Why the ledger's entry of an attempt does not allow a retry on demand; undefined if it does, or if there is no
 * entry.
 */
export const entryObjection = (subject: SubjectLedger, attempt_id: string, nowMs: number): RetryError | undefined => {
  const entry = entryOf(subject, attempt_id)
  return entry && errorIn(mayFenceIn(entry.state, { mode: 'on-demand' }, nowMs), nowMs)
}

/** The retries that Plaid's list shows count too: those of the dashboard, or of another program. */
const listObjection = (
  attempt: Permit['attempt'],
  caps: SubjectCaps,
  listedRetries: number,
  nowMs: number,
): RetryError | undefined => {
  if (listedRetries >= caps.onDemandPerSubjectMax) return notPermitted('limit-reached')
  const isRetry = attempt.previous_attempt_id !== null
  const coolAtMs = Date.parse(attempt.created_at) + caps.cooldownMs
  return isRetry && nowMs < coolAtMs
    ? rejectionError({ _tag: 'Rejected', reason: 'cooling-down', againAtMs: coolAtMs }, nowMs)
    : undefined
}

/**
 * Why a retry on demand is not permitted, by the ledger and by Plaid's list, computed without a write; undefined if it
 * is.
 *
 * @param listedRetries how many retries of the subject Plaid's list shows inside the window
 * @param windowMs how long a retry counts in the caps
 */
export const objectionTo = (
  subject: SubjectLedger,
  { attempt }: Pick<Permit, 'attempt'>,
  caps: SubjectCaps,
  listedRetries: number,
  windowMs: number,
  nowMs: number,
): RetryError | undefined =>
  errorIn(
    mayFence(subject, { attempt_id: attempt.id, mode: 'on-demand', rules: [], maxima: {}, caps }, windowMs, nowMs),
    nowMs,
  ) ?? listObjection(attempt, caps, listedRetries, nowMs)
