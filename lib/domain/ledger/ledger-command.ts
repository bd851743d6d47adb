import type { SubjectCaps } from './caps.ts'
import type { DecisionMark, Send } from './ledger-attempt.ts'

/** How a send ended, as the holder records it. Times are in Unix milliseconds. */
export type SendResult =
  | { readonly _tag: 'Retried'; readonly child_id: string }
  | { readonly _tag: 'Misdirected'; readonly child_id: string }
  | { readonly _tag: 'Refused'; readonly error_code: string }
  /**
   * Plaid certainly made nothing, and a later send may succeed. An automatic retry is due again at `dueAtMs`; on
   * demand the caller gets the error.
   */
  | { readonly _tag: 'DefiniteNo'; readonly dueAtMs: number }
  | { readonly _tag: 'Unknown' }

interface OfAttempt {
  readonly attempt_id: string
}

/** The policy decided to retry the attempt at `dueAtMs`. */
export interface Schedule extends OfAttempt {
  readonly _tag: 'Schedule'
  readonly dueAtMs: number
  readonly decision: Omit<DecisionMark, 'atMs'>
}

/** The due time moves: sending is paused, the cooldown is not over, or the day's budget is spent. */
export interface Postpone extends OfAttempt {
  readonly _tag: 'Postpone'
  readonly dueAtMs: number
}

/** From now on this idempotency key means this attempt. `key` is a hash, `request` a fingerprint. */
export interface PinKey extends OfAttempt {
  readonly _tag: 'PinKey'
  readonly key: string
  readonly request: string
}

/** The write before a request to Plaid. After it, no other process may send for the attempt. */
export interface Fence extends OfAttempt, Omit<Send, 'sentAtMs'> {
  readonly _tag: 'Fence'
  /** How often each of `rules` may send for one subject. */
  readonly ruleMax: number
  readonly caps: SubjectCaps
}

/** The holder did not send after the fence. */
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

/** A child of the attempt was seen in Plaid's list or in a webhook. */
export interface Adopt extends OfAttempt {
  readonly _tag: 'Adopt'
  readonly child_id: string
}

/** Plaid's list was read, and the attempt has no child. */
export interface Look extends OfAttempt {
  readonly _tag: 'Look'
}

/**
 * The attempt is not to be sent:
 * - `Supersede`: another attempt is newest.
 * - `Skip`: it is no longer failed, or a new decision is against the retry.
 * - `Exhaust`: a limit is reached.
 */
export type Retire = OfAttempt &
  ({ readonly _tag: 'Supersede' } | { readonly _tag: 'Skip'; readonly reason: string } | { readonly _tag: 'Exhaust' })

/**
 * An operator's acts on an attempt in review. `Rearm`: one more send, `allowed` in all. `Close`: no more looks for a
 * child.
 */
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

/** Every change of a subject. Each command is idempotent: repeated, it changes nothing. */
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
