import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'

/** When a send begins: its UTC day, in days since 1970, and its interval of `sendPace`, in intervals since 1970. */
export interface SendTime {
  readonly day: number
  readonly interval: number
}

/** The maximum of sends in a day and in an interval: 1 or more. */
export interface SendMaxima {
  readonly perDay: number
  readonly perInterval: number
}

/** Counts automatic sends over many subjects. After a failure a count may be too high, never too low. */
export interface Counters {
  /**
   * Takes one send of the day and one of the interval, or none of both: `spent` if the day has none left, `paced` if the
   * interval has none left or a later one has begun. Left: they may have been taken.
   */
  readonly take: (
    environment: PlaidEnv,
    time: SendTime,
    maxima: SendMaxima,
  ) => TaskEither<LedgerUnavailable, 'taken' | 'paced' | 'spent'>
  /**
   * Returns one send of the day that was certainly not made. What was taken of an interval is not returned: the next one
   * begins in seconds. Must not be repeated after a Left: it may have been returned.
   */
  readonly giveBack: (environment: PlaidEnv, day: number) => TaskEither<LedgerUnavailable, void>
  /** The sends of the day. */
  readonly count: (environment: PlaidEnv, day: number) => TaskEither<LedgerUnavailable, number>
}

export interface CountersEnvironment {
  readonly counters: Counters
}
