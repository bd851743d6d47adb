import type { IO } from 'fp-ts/IO'
import type { FailureMembers } from '../domain/failure-members.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { LedgerEventKind } from '../domain/ledger/ledger-event.ts'
import type { RejectedReason } from '../domain/ledger/rejected.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { ChangeAct } from '../domain/operator/change-act.ts'
import type { AttemptStatus } from '../domain/plaid/attempt.ts'
import type { DecisionMembers, JournaledJudgement } from '../domain/policy/journaled-decision.ts'
import type { Override } from '../domain/preflight.ts'
import type { Strategy } from '../domain/request/strategy.ts'
import type { RetryErrorTag } from '../domain/retry-error.ts'

/**
 * What the log line of one call may hold besides its outcome: ids of attempts, enum members, counts and fixed text.
 * It has no member for free text of a caller, for `client_user_id` or for personal data.
 */
export interface JournalMembers extends Partial<DecisionMembers>, FailureMembers {
  readonly strategy_asked?: Strategy
  readonly strategy_sent?: Strategy
  readonly dry_run?: boolean
  /** The rules that the caller overrode, and the caller's name: logged only when a rule is overridden. */
  readonly overrides?: ReadonlyArray<Override>
  readonly caller?: string
  /** The kind of a message of the queue, or the act of an operator. */
  readonly message?: 'requested' | 'status-update' | 'due' | 'look' | ChangeAct['act']
  /** When a change of the pause switch is in force everywhere. */
  readonly effective_at?: string
  /** How often the queue has delivered the message, and when it does next unless it is acknowledged, in seconds. */
  readonly receives?: number
  readonly next_receive_in?: number
  /** The attempt that the call is about, and its status at Plaid. */
  readonly attempt_id?: string
  readonly attempt_status?: AttemptStatus
  /** The attempt that the retry made, or the child that was adopted. */
  readonly new_attempt_id?: string
  /** The attempt that this one is the retry of, where both are in the line. */
  readonly previous_attempt_id?: string
  readonly judgement?: JournaledJudgement
  /** The tag of the error for which a due attempt could not be served, or its send failed. */
  readonly failure?: RetryErrorTag
  /** Why the ledger did not take a command. */
  readonly rejected?: RejectedReason
  /** Foreign rows in Plaid's list, which Plaid should never send: an alarm counts them. */
  readonly foreign_rows?: number
  /** 1 if the clock differs by more than 10 minutes from the last sender's: an alarm counts it. */
  readonly clock_skew?: number
  /** Outcome events that the bus accepted, and the number of those that it did not: an alarm counts these. */
  readonly published?: ReadonlyArray<PublishedEvent>
  readonly unpublished?: number
}

/** The members of an outcome event that the log line shows. */
export interface PublishedEvent {
  readonly kind: LedgerEventKind | 'held'
  readonly reason?: string
  readonly attempt_id?: string
  readonly new_attempt_id?: string
}

/**
 * One step that a replay of the log must see.
 * - `Saved`: the ledger took a command; `isLost`: or it may have, because its answer was lost.
 * - `Send`: a request to Plaid's retry is about to leave, under the token of its fence.
 * - `Publish`: an event was given to the bus, which took it or did not.
 */
export type TraceStep =
  | {
      readonly _tag: 'Saved'
      readonly command: LedgerCommand
      readonly before: SubjectLedger
      readonly after: SubjectLedger
      readonly atMs: number
      readonly isLost?: true
    }
  | {
      readonly _tag: 'Send'
      readonly subject: SubjectLedger
      readonly attempt_id: string
      readonly token: string
      readonly atMs: number
    }
  | {
      readonly _tag: 'Publish'
      readonly subject: SubjectLedger
      readonly id: string
      readonly attempt_id?: string
      readonly is_taken: boolean
      readonly atMs: number
    }

/** The journal of one call. */
export interface Journal {
  /**
   * Adds members to the one line that is written when the call ends. Later members replace earlier ones; `published`
   * and `unpublished` add up.
   */
  readonly note: (members: JournalMembers) => IO<void>
  /** Writes a short line of its own, at once: it is there even if the call never ends. */
  readonly trace: (step: TraceStep) => IO<void>
}

export interface JournalEnvironment {
  readonly journal: Journal
}

export interface TraceEnvironment {
  readonly journal: Pick<Journal, 'trace'>
}
