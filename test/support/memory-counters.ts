import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { Counter } from '../../lib/domain/budget.ts'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import type { PauseSwitch } from '../../lib/ports/pause-switch.ts'
import { type Calling, inTurn } from './calling.ts'

/** The behaviour of the counters. Each call is one step. */
export interface CountersMemory {
  readonly reserve: (counter: Counter, amount: number, max: number) => 'reserved' | 'spent'
  readonly giveBack: (counter: Counter, amount: number) => void
  readonly count: (counter: Counter) => number
}

export const countersMemory = (): CountersMemory => {
  const used = new Map<string, number>()
  const count = (counter: Counter): number => used.get(JSON.stringify(counter)) ?? 0
  const add = (counter: Counter, amount: number): void => {
    used.set(JSON.stringify(counter), count(counter) + amount)
  }
  return {
    reserve: (counter, amount, max) => {
      if (count(counter) + amount > max) return 'spent'
      add(counter, amount)
      return 'reserved'
    },
    giveBack: (counter, amount) => {
      if (count(counter) >= amount) add(counter, -amount)
    },
    count,
  }
}

/** The port over what is in memory. */
export const countersOver = (memory: CountersMemory, calling: Calling<LedgerUnavailable> = inTurn): Counters => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    reserve: (counter, amount, max) =>
      called(`reserve ${counter._tag}`, true, () => memory.reserve(counter, amount, max)),
    giveBack: (counter, amount) => called(`give back ${counter._tag}`, true, () => memory.giveBack(counter, amount)),
    count: counter => called(`count ${counter._tag}`, false, () => memory.count(counter)),
  }
}

/** Counters in memory that behave like the real ones. */
export const memoryCounters = (): Counters => countersOver(countersMemory())

/** A pause switch with the given value. */
export const pauseSwitchOver = (
  isPaused: () => boolean,
  calling: Calling<LedgerUnavailable> = inTurn,
): PauseSwitch => ({
  isPaused: calling({ name: 'is it paused', isChange: false }, () => E.right(isPaused())),
})
