import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey } from '../domain/ledger/subject-ledger.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { dueBudget } from '../domain/plaid/rate-budget.ts'
import type { Counter, CountersEnvironment } from '../ports/counters.ts'
import { dueSubjects } from '../ports/ledger.ts'
import type { QueueEnvironment, QueueError } from '../ports/queue.ts'
import { type ApplyEnvironment, applyCommand } from './apply-command.ts'

/** What a sweep did. `left`: due, and beyond the minute's budget, as far as it looked. */
export interface Swept {
  readonly queued: number
  readonly left: number
  readonly notTaken: number
  readonly unreadable: number
}

export type SweepEnvironment = ApplyEnvironment &
  CountersEnvironment &
  QueueEnvironment & { readonly plaidEnv: PlaidEnv }
type SweepError = LedgerUnavailable | QueueError
type Step<A> = RTE.ReaderTaskEither<SweepEnvironment, SweepError, A>

const minuteMs = 60_000

/** Takes of the minute's budget what is wanted and left. A second sweep in the same minute finds what the first one left. */
const takeBudget = (wanted: number, minute: number): Step<number> =>
  pipe(
    RTE.ask<SweepEnvironment, SweepError>(),
    RTE.flatMap(({ counters, plaidEnv }) => {
      const counter: Counter = { _tag: 'Minute', environment: plaidEnv, minute }
      const max = dueBudget(plaidEnv)
      return pipe(
        RTE.fromTaskEither(counters.count(counter)),
        RTE.map(used => Math.min(wanted, Math.max(0, max - used))),
        RTE.flatMap(amount =>
          amount === 0
            ? RTE.right(0)
            : pipe(
                RTE.fromTaskEither(counters.reserve(counter, amount, max)),
                RTE.map(answer => (answer === 'reserved' ? amount : 0)),
              ),
        ),
      )
    }),
  )

/** Moved in the ledger first: queued by one sweep only. Whoever lost the race, or is due no more, is left out. */
const claim = (key: SubjectKey): Step<ReadonlyArray<SubjectKey>> =>
  pipe(
    applyCommand(key, { _tag: 'Enqueue' }),
    RTE.map(({ _tag }) => (_tag === 'Applied' ? [key] : [])),
    // One subject that cannot be claimed must not keep the others waiting.
    RTE.orElse(() => RTE.right<SweepEnvironment, SweepError, ReadonlyArray<SubjectKey>>([])),
  )

/** Spread over the minute, so that a burst does not meet Plaid's limits. */
const enqueue = (keys: ReadonlyArray<SubjectKey>): Step<number> =>
  keys.length === 0
    ? RTE.right(0)
    : pipe(
        RTE.ask<SweepEnvironment, SweepError>(),
        RTE.flatMapTaskEither(({ queue }) =>
          queue.send(keys.map((key, index) => ({ key, delaySeconds: Math.floor((index * 60) / keys.length) }))),
        ),
      )

/** Queues what is due, as much as a minute takes, the longest due first. Runs once a minute, one at a time. */
export const sweep: Step<Swept> = pipe(
  RTE.ask<SweepEnvironment, SweepError>(),
  RTE.flatMap(({ nowMs, plaidEnv }) => {
    const startedMs = nowMs()
    return pipe(
      dueSubjects(startedMs, dueBudget(plaidEnv) + 1),
      RTE.flatMap(({ subjects, unreadable }) =>
        pipe(
          takeBudget(Math.min(subjects.length, dueBudget(plaidEnv)), Math.floor(startedMs / minuteMs)),
          RTE.flatMap(amount =>
            RTE.traverseArray(({ key }: { key: SubjectKey }) => claim(key))(subjects.slice(0, amount)),
          ),
          RTE.map(claimed => claimed.flat()),
          RTE.flatMap(keys =>
            pipe(
              enqueue(keys),
              RTE.map(
                (notTaken): Swept => ({
                  queued: keys.length - notTaken,
                  left: subjects.length - keys.length,
                  notTaken,
                  unreadable,
                }),
              ),
            ),
          ),
        ),
      ),
    )
  }),
)
