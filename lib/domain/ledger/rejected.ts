import * as E from 'fp-ts/Either'

/**
 * Why a command does not apply to a subject as it is, and the class that callers branch on:
 * - `busy`: somebody else works on this attempt, or did: what was loaded is out of date.
 *   `unknown-attempt`: the ledger has no entry of it. `not-sent`: it has one, and no send of it is open. `in-progress`: it is being sent,
 *   or its outcome is awaited. `not-due`: not yet. `not-holder`: the token is not that of the last counted send. `not-in-review`: only an
 *   attempt in review can be closed or re-armed.
 * - `later`: another attempt of the subject is open (`other-in-progress`), or the last send was too recent (`cooling-down`).
 * - `limit`: no send is left to the attempt (`sends-spent`) or to the subject (`limit-reached`).
 * - `ended`: it has an outcome (`already-ended`), another attempt is newest (`superseded`), or an operator must act (`in-review`).
 * - `full`: the item takes no more idempotency keys, events or attempts.
 * - `caller`: the key was used with another request (`key-reused`), or the id is none of Plaid's (`unfit-id`).
 */
const classes = {
  'unknown-attempt': 'busy',
  'not-sent': 'busy',
  'in-progress': 'busy',
  'not-due': 'busy',
  'not-holder': 'busy',
  'not-in-review': 'busy',
  'other-in-progress': 'later',
  'cooling-down': 'later',
  'sends-spent': 'limit',
  'limit-reached': 'limit',
  'already-ended': 'ended',
  superseded: 'ended',
  'in-review': 'ended',
  'pins-full': 'full',
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
  /** Unix milliseconds when the answer may change, where that is known. */
  readonly againAtMs?: number
}

export const classOf = ({ reason }: Rejected): RejectedClass => classes[reason]

export const rejected = (reason: RejectedReason, againAtMs?: number): E.Either<Rejected, never> =>
  E.left({ _tag: 'Rejected', reason, ...(againAtMs === undefined ? {} : { againAtMs }) })
