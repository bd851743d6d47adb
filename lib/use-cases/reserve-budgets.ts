import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Counter, Reservation } from '../domain/budget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { CountersEnvironment } from '../ports/counters.ts'

/** Returns reservations that were certainly not used. After a failure a budget is too small, never too large. */
export const returnBudgets =
  (reservations: ReadonlyArray<Reservation>): ReaderTask<CountersEnvironment, void> =>
  ({ counters }) =>
  async () => {
    for (const { counter } of reservations) await counters.giveBack(counter, 1)()
  }

/** Reserves all, or nothing. Right: the counter that is spent, or undefined if all were reserved. */
export const reserveBudgets =
  (
    reservations: ReadonlyArray<Reservation>,
  ): ReaderTaskEither<CountersEnvironment, LedgerUnavailable, Counter['_tag'] | undefined> =>
  environment =>
  async () => {
    for (const [index, { counter, max }] of reservations.entries()) {
      const answer = await environment.counters.reserve(counter, 1, max)()
      if (E.isRight(answer) && answer.right === 'reserved') continue
      // It may be unknown whether this one was counted; those before it were counted and are not used.
      await returnBudgets(reservations.slice(0, index))(environment)()
      return E.isLeft(answer) ? answer : E.right(counter._tag)
    }
    return E.right(undefined)
  }
