import type { IO } from 'fp-ts/IO'
import type { AttemptStatus } from '../domain/plaid/attempt.ts'
import type { Decision, DecisionRecord } from '../domain/policy/decision.ts'
import type { RuleName } from '../domain/policy/rules/rule-name.ts'
import type { Override } from '../domain/preflight.ts'
import type { Strategy } from '../domain/request/strategy.ts'
import type { RetryErrorTag } from '../domain/retry-error.ts'

/** The policy's decision, and what it rests on: which rules matched (the others did not), and what came before them. Ids, words of closed lists, numbers. */
export interface JournaledDecision
  extends Pick<
    DecisionRecord,
    | 'stage'
    | 'fired'
    | 'vetoes'
    | 'unrecognised'
    | 'missing'
    | 'policy'
    | 'counts'
    | 'automaticLeft'
    | 'nextEligibleAtMs'
  > {
  readonly outcome: Decision['_tag']
  readonly reason?: string
  readonly matched: ReadonlyArray<RuleName>
}

/**
 * What the journal may say of one call besides how it ended: ids of attempts, enum members, counts and our own fixed text.
 * Nothing that a caller wrote freely, no `client_user_id`, no personal datum has a member here.
 */
export interface JournalMembers {
  readonly strategy_asked?: Strategy
  readonly strategy_sent?: Strategy
  readonly dry_run?: boolean
  /** The rules that a person overrode, and who it was: logged then, and only then. */
  readonly overrides?: ReadonlyArray<Override>
  readonly caller?: string
  /** What a message of the queue was about. */
  readonly message?: 'requested' | 'status-update' | 'due'
  /** The attempt that the call is about, and how it stood. */
  readonly attempt_id?: string
  readonly attempt_status?: AttemptStatus
  /** The attempt that the retry made. */
  readonly new_attempt_id?: string
  readonly decision?: JournaledDecision
  /** The tag of what Plaid, or the way to it, had against a due retry. */
  readonly failure?: RetryErrorTag
  /** Rows of other users or templates in Plaid's list: contract drift. */
  readonly foreign_rows?: number
}

/** The journal of one call. */
export interface Journal {
  /** Remembers members for the one line that is written when the call ends. Later members replace earlier ones. */
  readonly note: (members: JournalMembers) => IO<void>
}

export interface JournalEnvironment {
  readonly journal: Journal
}
