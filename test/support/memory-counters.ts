import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import type { Counters, SendMaxima, SendTime } from '../../lib/ports/counters.ts'
import type { PauseSwitch } from '../../lib/ports/pause-switch.ts'
import { type Calling, inTurn } from './calling.ts'

/** The behaviour of the counters. Each call is one step. */
export interface CountersMemory {
  readonly take: (environment: PlaidEnv, time: SendTime, maxima: SendMaxima) => 'taken' | 'paced' | 'spent'
  readonly giveBack: (environment: PlaidEnv, day: number) => void
  readonly count: (environment: PlaidEnv, day: number) => number
}

interface DayCounter {
  readonly used: number
  readonly interval: number
  readonly usedOfInterval: number
}

export const countersMemory = (): CountersMemory => {
  const days = new Map<string, DayCounter>()
  const dayCounter = (environment: PlaidEnv, day: number): DayCounter =>
    days.get(`${environment} ${day}`) ?? { used: 0, interval: Number.NEGATIVE_INFINITY, usedOfInterval: 0 }
  const save = (environment: PlaidEnv, day: number, counter: DayCounter): void =>
    void days.set(`${environment} ${day}`, counter)
  return {
    take: (environment, { day, interval }, { perDay, perInterval }) => {
      const counter = dayCounter(environment, day)
      const usedOfInterval = interval > counter.interval ? 0 : counter.usedOfInterval
      if (counter.used >= perDay) return 'spent'
      if (interval < counter.interval || usedOfInterval >= perInterval) return 'paced'
      save(environment, day, { used: counter.used + 1, interval, usedOfInterval: usedOfInterval + 1 })
      return 'taken'
    },
    giveBack: (environment, day) => {
      const counter = dayCounter(environment, day)
      if (counter.used > 0) save(environment, day, { ...counter, used: counter.used - 1 })
    },
    count: (environment, day) => dayCounter(environment, day).used,
  }
}

/** The port over what is in memory. */
export const countersOver = (memory: CountersMemory, calling: Calling<LedgerUnavailable> = inTurn): Counters => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    take: (environment, time, maxima) =>
      called('take a send of the day', true, () => memory.take(environment, time, maxima)),
    giveBack: (environment, day) =>
      called('give back a send of the day', true, () => memory.giveBack(environment, day)),
    count: (environment, day) => called('count the day', false, () => memory.count(environment, day)),
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
