import type { TaskEither } from 'fp-ts/TaskEither'
import type { Counter } from '../domain/budget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'

/** Budgets over many subjects. A count may be too high after a failure, and is never too low. */
export interface Counters {
  /** Counts `amount` more if the sum stays within `max`; else counts nothing. Left: it may have been counted. */
  readonly reserve: (
    counter: Counter,
    amount: number,
    max: number,
  ) => TaskEither<LedgerUnavailable, 'reserved' | 'spent'>
  /** Returns what was reserved and certainly not used. Not to be repeated after a Left: it may have been returned already. */
  readonly giveBack: (counter: Counter, amount: number) => TaskEither<LedgerUnavailable, void>
  readonly count: (counter: Counter) => TaskEither<LedgerUnavailable, number>
}

export interface CountersEnvironment {
  readonly counters: Counters
}
