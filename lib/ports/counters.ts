import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import type { Subject } from '../domain/request/subject.ts'

/**
 * What is counted over many subjects: a user's retries over all templates; of them, the automatic ones by rules about a document or a selfie; a day's (days since 1970 UTC), a minute's (minutes since 1970).
 */
export type Counter =
  | { readonly _tag: 'User'; readonly environment: PlaidEnv; readonly client_user_id: Subject['client_user_id'] }
  | {
      readonly _tag: 'UserByDocumentOrSelfie'
      readonly environment: PlaidEnv
      readonly client_user_id: Subject['client_user_id']
    }
  | { readonly _tag: 'Day'; readonly environment: PlaidEnv; readonly day: number }
  | { readonly _tag: 'Minute'; readonly environment: PlaidEnv; readonly minute: number }

/** Budgets that no single subject can hold. Every doubt counts: they may say too much, and never too little. */
export interface Counters {
  /** Counts `amount` more if the sum stays within `max`; else counts nothing. Left: it may have been counted. */
  readonly reserve: (
    counter: Counter,
    amount: number,
    max: number,
  ) => TaskEither<LedgerUnavailable, 'reserved' | 'spent'>
  /** Takes back what was reserved and certainly not used. Not to be repeated after a Left: it may have been taken back. */
  readonly giveBack: (counter: Counter, amount: number) => TaskEither<LedgerUnavailable, void>
  readonly count: (counter: Counter) => TaskEither<LedgerUnavailable, number>
}

export interface CountersEnvironment {
  readonly counters: Counters
}
