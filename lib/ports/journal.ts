import type { IO } from 'fp-ts/IO'
import type { LedgerEvent } from '../domain/ledger/ledger-event.ts'
import type { AttemptStatus } from '../domain/plaid/attempt.ts'
import type { JournaledDecision } from '../domain/policy/journaled-decision.ts'
import type { Override } from '../domain/preflight.ts'
import type { Strategy } from '../domain/request/strategy.ts'
import type { RetryErrorTag } from '../domain/retry-error.ts'

/**
 * What the log line of one call may hold besides its outcome: ids of attempts, enum members, counts and fixed text.
 * It has no member for free text of a caller, for `client_user_id` or for personal data.
 */
export interface JournalMembers {
  readonly strategy_asked?: Strategy
  readonly strategy_sent?: Strategy
  readonly dry_run?: boolean
  /** The rules that the caller overrode, and the caller's name: logged only when a rule is overridden. */
  readonly overrides?: ReadonlyArray<Override>
  readonly caller?: string
  /** The kind of a message of the queue. */
  readonly message?: 'requested' | 'status-update' | 'due' | 'look'
  /** How often the queue has delivered the message, and when it does next unless it is acknowledged, in seconds. */
  readonly receives?: number
  readonly next_receive_in?: number
  /** The attempt that the call is about, and its status at Plaid. */
  readonly attempt_id?: string
  readonly attempt_status?: AttemptStatus
  /** The attempt that the retry made, or the child that was adopted. */
  readonly new_attempt_id?: string
  /** The parent of an attempt that was adopted and decided on in one call. */
  readonly previous_attempt_id?: string
  readonly decision?: JournaledDecision
  /** The tag of the error for which the send of a due retry failed. */
  readonly failure?: RetryErrorTag
  /** Foreign rows in Plaid's list, which Plaid should never send: an alarm counts them. */
  readonly foreign_rows?: number
  /** 1 if the clock differs by more than 10 minutes from the last sender's: an alarm counts it. */
  readonly clock_skew?: number
  /** Outcome events that the bus accepted, and the number of those that it did not: an alarm counts these. */
  readonly published?: ReadonlyArray<PublishedEvent>
  readonly unpublished?: number
}

/** The members of an outcome event that the log line shows. */
export type PublishedEvent = Pick<LedgerEvent, 'kind' | 'reason'>

/** The journal of one call. */
export interface Journal {
  /**
   * Adds members to the one line that is written when the call ends. Later members replace earlier ones; `published`
   * and `unpublished` add up.
   */
  readonly note: (members: JournalMembers) => IO<void>
}

export interface JournalEnvironment {
  readonly journal: Journal
}
