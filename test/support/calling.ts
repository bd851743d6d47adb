import type * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

/** One call of a port: its name in a trace, and whether it is a write. */
export interface Called {
  readonly name: string
  readonly isChange: boolean
}

/** How a call reaches an in-memory port: with latency, faults or traces. The port has the behaviour of the real one. */
export type Calling<L> = <A>(called: Called, act: () => E.Either<L, A>) => TE.TaskEither<L, A>

/** Each call is one step, in a microtask of its own. Other steps may come before it. */
export const inTurn =
  <L, A>(_: Called, act: () => E.Either<L, A>): TE.TaskEither<L, A> =>
  () =>
    Promise.resolve().then(act)
