import type { IO } from 'fp-ts/IO'
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
  readonly message?: 'requested' | 'status-update' | 'due'
  /** The attempt that the call is about, and its status at Plaid. */
  readonly attempt_id?: string
  readonly attempt_status?: AttemptStatus
  /** The attempt that the retry made. */
  readonly new_attempt_id?: string
  readonly decision?: JournaledDecision
  /** The tag of the error for which the send of a due retry failed. */
  readonly failure?: RetryErrorTag
  /** Events that the bus did not accept: they stay in the outbox, and an alarm counts them. */
  readonly unpublished?: number
  /** Foreign rows in Plaid's list, which Plaid should never send: an alarm counts them. */
  readonly foreign_rows?: number
}

/** The journal of one call. */
export interface Journal {
  /** Adds members to the one line that is written when the call ends. Later members replace earlier ones. */
  readonly note: (members: JournalMembers) => IO<void>
}

export interface JournalEnvironment {
  readonly journal: Journal
}
