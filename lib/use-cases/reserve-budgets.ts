import { pipe } from 'fp-ts/function'
import * as RT from 'fp-ts/ReaderTask'
import * as RTE from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { Caps } from '../domain/policy/policy-data.ts'
import type { Counter, CountersEnvironment } from '../ports/counters.ts'

/** One more of a counter, up to a number. */
export interface Reservation {
  readonly counter: Counter
  readonly max: number
}

interface Planned {
  readonly mode: 'automatic' | 'on-demand'
  readonly isDocumentOrSelfie: boolean
}

/** A person's retry counts for the user, and is not stopped by it. */
const unlimited = Number.MAX_SAFE_INTEGER

/** The budgets beyond the subject's own that a retry takes from; those of the subject are checked by the fence. */
export const reservationsFor = (
  { environment, client_user_id }: Pick<Extract<Counter, { readonly _tag: 'User' }>, 'environment' | 'client_user_id'>,
  { mode, isDocumentOrSelfie }: Planned,
  day: number,
  caps: Caps,
): ReadonlyArray<Reservation> => {
  const user = { counter: { _tag: 'User', environment, client_user_id }, max: caps.retriesPerUserMax } as const
  if (mode === 'on-demand') return [{ ...user, max: unlimited }]
  const document = {
    counter: { _tag: 'UserByDocumentOrSelfie', environment, client_user_id },
    max: caps.automaticByDocumentOrSelfieMax,
  } as const
  const ofDay = { counter: { _tag: 'Day', environment, day }, max: caps.automaticPerDayMax } as const
  return [user, ...(isDocumentOrSelfie ? [document] : []), ofDay]
}

/** Takes back what was reserved and certainly not used. A failure leaves a budget too small, never too large, and so hides nothing. */
export const giveBack = (reservations: ReadonlyArray<Reservation>): RT.ReaderTask<CountersEnvironment, void> =>
  pipe(
    reservations,
    RT.traverseSeqArray(
      ({ counter }): RT.ReaderTask<CountersEnvironment, unknown> =>
        ({ counters }) =>
          counters.giveBack(counter, 1),
    ),
    RT.asUnit,
  )

/** Reserves all, or nothing: right, the counter that is spent, or undefined where all were reserved. */
export const reserve = (
  reservations: ReadonlyArray<Reservation>,
  reserved: ReadonlyArray<Reservation> = [],
): RTE.ReaderTaskEither<CountersEnvironment, LedgerUnavailable, Counter['_tag'] | undefined> => {
  const [next, ...others] = reservations
  if (next === undefined) return RTE.right(undefined)
  return pipe(
    RTE.ask<CountersEnvironment>(),
    RTE.flatMapTaskEither(({ counters }) => counters.reserve(next.counter, 1, next.max)),
    // Of this counter nobody knows; those before it were certainly not used.
    RTE.tapError(() => RTE.rightReaderTask(giveBack(reserved))),
    RTE.flatMap(answer =>
      answer === 'reserved'
        ? reserve(others, [...reserved, next])
        : pipe(
            RTE.rightReaderTask(giveBack(reserved)),
            RTE.map((): Counter['_tag'] => next.counter._tag),
          ),
    ),
  )
}
