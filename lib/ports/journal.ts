import type { IO } from 'fp-ts/IO'
import type { ReaderIO } from 'fp-ts/ReaderIO'
import type { AttemptStatus } from '../domain/attempt.ts'
import type { Strategy } from '../domain/strategy.ts'

/**
 * What the journal may say of one call besides how it ended: ids of attempts, enum members, counts and our own fixed text.
 * Nothing that a caller wrote freely, no `client_user_id`, no personal datum has a member here.
 */
export interface JournalMembers {
  readonly strategy_asked?: Strategy
  readonly strategy_sent?: Strategy
  readonly dry_run?: boolean
  /** The attempt that the call is about, and how it stood. */
  readonly attempt_id?: string
  readonly attempt_status?: AttemptStatus
  /** Rows of other users or templates in Plaid's list: contract drift. */
  readonly strangers?: number
}

/** The journal of one call. */
export interface Journal {
  /** Remembers members for the one line that is written when the call ends. Later members replace earlier ones. */
  readonly note: (members: JournalMembers) => IO<void>
}

export interface JournalEnvironment {
  readonly journal: Journal
}

export const note =
  (members: JournalMembers): ReaderIO<JournalEnvironment, void> =>
  ({ journal }) =>
    journal.note(members)
