import * as E from 'fp-ts/Either'

/**
 * Why a command does not apply to a subject as it is.
 * - `unknown-attempt`: never acted on. `not-sent`: acted on, and nothing of it is under way.
 * - `in-progress`: this attempt is being sent, or its outcome is awaited. `other-in-progress`: another one of this subject is.
 * - `already-ended`: it has. `in-review`: it is a person's turn. `not-in-review`: only review can be closed or given another send.
 * - `not-due`: not yet. `not-holder`: the token is not that of the send that counts.
 * - `sends-spent`, `limit-reached`, `cooling-down`: of the attempt, of the subject, between attempts.
 * - `key-reused`: with another request. `pins-full`, `events-full`, `attempts-full`: the item takes no more. `unfit-id`: no id of Plaid's.
 */
export type RejectedReason =
  | 'unknown-attempt'
  | 'not-sent'
  | 'in-progress'
  | 'other-in-progress'
  | 'already-ended'
  | 'in-review'
  | 'not-in-review'
  | 'not-due'
  | 'not-holder'
  | 'sends-spent'
  | 'limit-reached'
  | 'cooling-down'
  | 'key-reused'
  | 'pins-full'
  | 'events-full'
  | 'attempts-full'
  | 'unfit-id'

export interface Rejected {
  readonly _tag: 'Rejected'
  readonly reason: RejectedReason
  /** When the answer may be another one, where that is known. */
  readonly againAtMs?: number
}

export const rejected = (reason: RejectedReason, againAtMs?: number): E.Either<Rejected, never> =>
  E.left({ _tag: 'Rejected', reason, ...(againAtMs === undefined ? {} : { againAtMs }) })
