import * as E from 'fp-ts/Either'

/**
 * Why a command does not apply to a subject as it is, and the class that callers branch on:
 * - `busy`: another process works on this attempt, or has worked on it, and the loaded subject is out of date.
 *   `unknown-attempt`: the ledger has no entry of the attempt. `not-sent`: it has no open send. `in-progress`: it is
 *   being sent, or its outcome is unknown. `not-due`: its time has not come. `not-holder`: the token does not belong
 *   to the last counted send. `not-in-review`: only an attempt in review can be closed or re-armed. `not-watched`: the
 *   attempt is not watched any more. `not-ended`: something is still to be done about an attempt, or an event of the
 *   subject is not published. `pinned-elsewhere`: another request with the same key was faster, and means
 *   another attempt.
 * - `later`: another attempt of the subject has an open send (`other-in-progress`), or the last send was too recent
 *   (`cooling-down`).
 * - `limit`: the attempt (`sends-spent`) or the subject (`limit-reached`) has no send left, or a counted send stands
 *   behind each of the subject's idempotency keys (`pins-full`).
 * - `ended`: the attempt has an outcome (`already-ended`), another attempt is newest (`superseded`), an operator must
 *   act (`in-review`), or had the person forgotten after the attempt was made (`forgotten`).
 * - `full`: the item has no room for more events or attempts.
 * - `caller`: the key was used with another request (`key-reused`), or the attempt's id is too long (`unfit-id`).
 */
const classes = {
  'unknown-attempt': 'busy',
  'not-sent': 'busy',
  'in-progress': 'busy',
  'not-due': 'busy',
  'not-holder': 'busy',
  'not-in-review': 'busy',
  'not-watched': 'busy',
  'not-ended': 'busy',
  'pinned-elsewhere': 'busy',
  'other-in-progress': 'later',
  'cooling-down': 'later',
  'sends-spent': 'limit',
  'limit-reached': 'limit',
  'already-ended': 'ended',
  superseded: 'ended',
  'in-review': 'ended',
  forgotten: 'ended',
  'pins-full': 'limit',
  'events-full': 'full',
  'attempts-full': 'full',
  'key-reused': 'caller',
  'unfit-id': 'caller',
} as const

export type RejectedReason = keyof typeof classes
export type RejectedClass = (typeof classes)[RejectedReason]

export interface Rejected {
  readonly _tag: 'Rejected'
  readonly reason: RejectedReason
  /** When the same command may apply, in Unix milliseconds, if that is known. */
  readonly againAtMs?: number
}

export const classOf = ({ reason }: Rejected): RejectedClass => classes[reason]

export const rejected = (reason: RejectedReason, againAtMs?: number): E.Either<Rejected, never> =>
  E.left({ _tag: 'Rejected', reason, ...(againAtMs === undefined ? {} : { againAtMs }) })
