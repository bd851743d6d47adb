import type * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

/** One call of a port: its name in a trace, and whether it changes anything on the other side. */
export interface Called {
  readonly name: string
  readonly isChange: boolean
}

/** How a call comes to what is in memory, and its answer back. Latency, faults and traces are ways of calling; the laws are in what is called. */
export type Calling<L> = <A>(called: Called, act: () => E.Either<L, A>) => TE.TaskEither<L, A>

/** Each call is one step, and others may come before it: it begins after whatever is under way. */
export const inTurn =
  <L, A>(_: Called, act: () => E.Either<L, A>): TE.TaskEither<L, A> =>
  () =>
    Promise.resolve().then(act)
