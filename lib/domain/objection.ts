import * as E from 'fp-ts/Either'
import type { SubjectCaps } from './ledger/caps.ts'
import { entryOf } from './ledger/entries.ts'
import { mayFence, mayFenceIn } from './ledger/may-fence.ts'
import { classOf, type Rejected } from './ledger/rejected.ts'
import type { SubjectLedger } from './ledger/subject-ledger.ts'
import { plaidLimits } from './plaid/plaid-limits.ts'
import type { Permit } from './preflight.ts'
import type { NotPermittedReason, RetryError } from './retry-error.ts'

/** Whole seconds until a moment, within the range that callers get. */
const secondsUntil = (atMs: number, nowMs: number): number =>
  Math.min(
    Math.max(Math.ceil((atMs - nowMs) / 1_000), plaidLimits.retryAfterSecondsMin),
    plaidLimits.retryAfterSecondsMax,
  )

const notPermitted = (reason: NotPermittedReason): RetryError => ({ _tag: 'RetryNotPermitted', reason })

/** The answer to a person whose retry the ledger rejects. */
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
      // An attempt that has ended has a new attempt, which Plaid's list did not show yet.
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

/** Why the ledger's state of an attempt does not allow a person's retry; undefined where it does, and where the attempt is new. */
export const entryObjection = (subject: SubjectLedger, attempt_id: string, nowMs: number): RetryError | undefined => {
  const entry = entryOf(subject, attempt_id)
  return entry && errorIn(mayFenceIn(entry.state, { mode: 'on-demand' }, nowMs), nowMs)
}

/** May it be sent? Why a person's retry would be rejected by the fence, asked without a write; undefined where it would not. */
export const objectionTo = (
  subject: SubjectLedger,
  { attempt }: Pick<Permit, 'attempt'>,
  caps: SubjectCaps,
  nowMs: number,
): RetryError | undefined =>
  errorIn(mayFence(subject, { attempt_id: attempt.id, mode: 'on-demand', rules: [], ruleMax: 0, caps }, nowMs), nowMs)
