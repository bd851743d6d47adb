import type { SubjectCaps } from './caps.ts'
import type { DecisionMark, OperatorNote, Send } from './ledger-attempt.ts'

/** How a send ended, as the holder records it. Times are in Unix milliseconds. */
export type SendResult =
  | { readonly _tag: 'Retried'; readonly child_id: string }
  | { readonly _tag: 'Misdirected'; readonly child_id: string }
  | { readonly _tag: 'Refused'; readonly error_code: string }
  /**
   * Plaid certainly made nothing, and a later send may succeed. An automatic retry waits longer after each one, and
   * never less than until `notBeforeMs`; on demand the caller gets the error.
   */
  | { readonly _tag: 'DefiniteNo'; readonly notBeforeMs: number; readonly random: number }
  | { readonly _tag: 'Unknown' }

interface OfAttempt {
  readonly attempt_id: string
}

/** A command that makes something to be done about an attempt: rejected if the person was forgotten since it was made. */
interface OfNews extends OfAttempt {
  /** When Plaid made the attempt, in Unix milliseconds; absent if its time cannot be read. */
  readonly createdAtMs?: number
}

/** The policy decided to retry the attempt at `dueAtMs`. */
export interface Schedule extends OfNews {
  readonly _tag: 'Schedule'
  readonly dueAtMs: number
  readonly decision: Omit<DecisionMark, 'atMs'>
}

/**
 * The due time moves. An expected wait (sending is paused, the cooldown is not over, the day's budget is spent) does
 * not count as time in which the attempt was not served.
 */
export interface Postpone extends OfAttempt {
  readonly _tag: 'Postpone'
  readonly dueAtMs: number
  readonly isExpected: boolean
}

/** The attempt was due, and what had to be read of it could not be read. */
export interface Fail extends OfAttempt {
  readonly _tag: 'Fail'
  /** Plaid answered that it does not accept the request (4xx): it will not accept it later either. */
  readonly isRefused: boolean
  /** 0 or more, less than 1: attempts that failed together are not served together again. */
  readonly random: number
}

/** From now on this idempotency key means this attempt. `key` is a hash, `request` a fingerprint. */
export interface PinKey extends OfAttempt {
  readonly _tag: 'PinKey'
  readonly key: string
  readonly request: string
}

/**
 * The write before a request to Plaid. After it, no other process may send for the attempt. With `pin` it pins the
 * request's idempotency key in the same write.
 */
export interface Fence extends OfAttempt, Omit<Send, 'sentAtMs' | 'key'> {
  readonly _tag: 'Fence'
  readonly pin?: Omit<PinKey, '_tag' | 'attempt_id'>
  /** How often each of `rules` may send for one subject. */
  readonly maxima: Readonly<Record<string, number>>
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

/** A child of the attempt was seen in Plaid's list or in a webhook; `createdAtMs` is the child's. */
export interface Adopt extends OfNews {
  readonly _tag: 'Adopt'
  readonly child_id: string
}

/** The attempt is not over at Plaid: it is looked at again. A status update of a watched attempt begins the looks anew. */
export interface Watch extends OfNews {
  readonly _tag: 'Watch'
  /** The standing of its status and steps now, as one text. */
  readonly steps: string
}

/** A watched attempt was read, and it is not over. */
export interface Watching extends OfAttempt {
  readonly _tag: 'Watching'
  readonly status: string
  readonly steps: string
}

/**
 * A watched attempt needs no more looks: it succeeded, or nothing more is to be done for it. `not-completed`: it was
 * watched for 30 days.
 */
export interface Unwatch extends OfAttempt {
  readonly _tag: 'Unwatch'
  readonly outcome: 'success' | 'canceled' | 'judged' | 'not-completed'
  /** When the attempt ended, if Plaid says so: Unix milliseconds. */
  readonly endedAtMs?: number
}

/** Plaid's list was read, and the attempt has no child. */
export interface Look extends OfAttempt {
  readonly _tag: 'Look'
}

/**
 * The attempt is not to be sent:
 * - `Supersede`: another attempt is newest.
 * - `Skip`: it is no longer failed, or a new decision is against the retry; `isNever`: a person should not retry it
 *   either.
 * - `Exhaust`: a limit is reached.
 */
export type Retire = OfAttempt &
  (
    | { readonly _tag: 'Supersede' }
    | { readonly _tag: 'Skip'; readonly reason: string; readonly isNever?: true }
    | { readonly _tag: 'Exhaust' }
  )

/**
 * An operator's acts on an attempt in review. `Rearm`: one more send, `allowed` in all. `Close`: no more looks for a
 * child.
 */
export type OperatorAct = OfAttempt & { readonly note?: OperatorNote } & (
    | { readonly _tag: 'Rearm'; readonly allowed: number }
    | { readonly _tag: 'Close' }
  )

/** An operator has the person forgotten. Rejected while anything is to be done about an attempt. */
export interface Forget {
  readonly _tag: 'Forget'
}

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
  | Fail
  | Watch
  | Watching
  | Unwatch
  | Retire
  | OperatorAct
  | Forget
  | Enqueue
  | Published
