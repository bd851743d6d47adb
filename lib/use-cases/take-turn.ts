import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { intervalOf, sendPace } from '../domain/plaid/rate-budget.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { listsElsewhere } from '../domain/policy/elsewhere.ts'
import type { SendOutcome } from '../domain/send-outcome.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'

/** What is used up. */
export type Shortage = Extract<SendOutcome, { readonly _tag: 'Paced' | 'Spent' }>

/** One of the automatic sends of a day and of an interval, which is taken before anything is read for it. */
export interface Turn {
  readonly environment: PlaidEnv
  /** The time whose day and interval are taken, in Unix milliseconds. */
  readonly reservedAtMs: number
}

/**
 * Takes a turn. Right: what is used up, or undefined if it is taken. What was taken of an interval is never returned:
 * the next one begins in seconds.
 */
export const takeTurn =
  ({
    environment,
    reservedAtMs,
  }: Turn): ReaderTaskEither<CountersEnvironment & PolicyEnvironment, LedgerUnavailable, Shortage | undefined> =>
  ({ counters, policy }) =>
  async () => {
    const lists = listsElsewhere(policy)
    const taken = await counters.take(
      environment,
      { day: dayOf(reservedAtMs), interval: intervalOf(environment, reservedAtMs, lists) },
      { perDay: policy.caps.automaticPerDayMax, perInterval: sendPace(environment, lists).sendsMax },
    )()
    if (E.isLeft(taken)) return taken
    if (taken.right === 'paced') return E.right({ _tag: 'Paced' })
    return E.right(taken.right === 'spent' ? { _tag: 'Spent', budget: 'day' } : undefined)
  }

/** Returns the day's part of a turn that was certainly not used. */
export const giveBackTurn =
  ({ environment, reservedAtMs }: Turn): ReaderTask<CountersEnvironment, unknown> =>
  ({ counters }) =>
    counters.giveBack(environment, dayOf(reservedAtMs))
