import type { SubjectCaps } from './caps.ts'
import type { DecisionMark, Send } from './ledger-attempt.ts'

/** What came of a send. Times are in Unix milliseconds. */
export type SendResult =
  | { readonly _tag: 'Retried'; readonly child_id: string }
  | { readonly _tag: 'Misdirected'; readonly child_id: string }
  | { readonly _tag: 'Refused'; readonly error_code: string }
  /** Plaid certainly did nothing, and may if asked later. An automatic retry is due again at `dueAtMs`; one on demand goes back to the caller. */
  | { readonly _tag: 'DefiniteNo'; readonly dueAtMs: number }
  | { readonly _tag: 'Unknown' }

interface OfAttempt {
  readonly attempt_id: string
}

/** The policy wants it retried at a time. */
export interface Schedule extends OfAttempt {
  readonly _tag: 'Schedule'
  readonly dueAtMs: number
  readonly decision: Omit<DecisionMark, 'atMs'>
}

/** Its time moves: paused, cooling down, the day's budget is spent. */
export interface Postpone extends OfAttempt {
  readonly _tag: 'Postpone'
  readonly dueAtMs: number
}

/** From now on this idempotency key means this attempt. */
export interface PinKey extends OfAttempt {
  readonly _tag: 'PinKey'
  readonly key: string
  readonly request: string
}

/** The one-way door before a request to Plaid. */
export interface Fence extends OfAttempt, Omit<Send, 'sentAtMs'> {
  readonly _tag: 'Fence'
  /** How often each of `rules` may send for one subject. */
  readonly ruleMax: number
  readonly caps: SubjectCaps
}

/** The holder did not send after all. */
export interface Unsend extends OfAttempt {
  readonly _tag: 'Unsend'
  readonly token: string
  /** When an automatic retry is due again. */
  readonly dueAtMs: number
}

/** The holder records how its send ended. */
export interface RecordResult extends OfAttempt {
  readonly _tag: 'Record'
  readonly token: string
  readonly result: SendResult
  /** Ids of events that were published before the record. */
  readonly published?: ReadonlyArray<string>
}

/** A child of it was seen. */
export interface Adopt extends OfAttempt {
  readonly _tag: 'Adopt'
  readonly child_id: string
}

/** Somebody looked, and there is no child. */
export interface Look extends OfAttempt {
  readonly _tag: 'Look'
}

/** It is not to be sent: another attempt is newest, it is no longer failed (or the policy changed its mind), the limit is reached. */
export type Retire = OfAttempt &
  ({ readonly _tag: 'Supersede' } | { readonly _tag: 'Skip'; readonly reason: string } | { readonly _tag: 'Exhaust' })

/** An operator's acts on an attempt in review: one more send, so that `allowed` are allowed in all; or looked at no more. */
export type OperatorAct = OfAttempt &
  ({ readonly _tag: 'Rearm'; readonly allowed: number } | { readonly _tag: 'Close' })

/** The sweep puts the subject on the queue. */
export interface Enqueue {
  readonly _tag: 'Enqueue'
}

/** These events are known to be on the bus. */
export interface Published {
  readonly _tag: 'Published'
  readonly ids: ReadonlyArray<string>
}

/** Everything that can happen to a subject. Each may be repeated: what was done already is not done again. */
export type LedgerCommand =
  | Schedule
  | Postpone
  | PinKey
  | Fence
  | Unsend
  | RecordResult
  | Adopt
  | Look
  | Retire
  | OperatorAct
  | Enqueue
  | Published
