import type { TaskEither } from 'fp-ts/TaskEither'
import type { Counter } from '../domain/budget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'

/** Budgets over many subjects. After a failure a count may be too high, never too low. */
export interface Counters {
  /** Adds `amount` if the sum stays within `max`; else adds nothing (`spent`). Left: it may have been added. */
  readonly reserve: (
    counter: Counter,
    amount: number,
    max: number,
  ) => TaskEither<LedgerUnavailable, 'reserved' | 'spent'>
  /**
   * Subtracts a reserved amount that was certainly not used. Must not be repeated after a Left: it may have been
   * subtracted.
   */
  readonly giveBack: (counter: Counter, amount: number) => TaskEither<LedgerUnavailable, void>
  readonly count: (counter: Counter) => TaskEither<LedgerUnavailable, number>
}

export interface CountersEnvironment {
  readonly counters: Counters
}
