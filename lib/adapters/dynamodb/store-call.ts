import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'

const causes: ReadonlyMap<string, LedgerUnavailable['cause']> = new Map([
  ['ResourceNotFoundException', 'no-table'],
  ['AccessDeniedException', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['InvalidSignatureException', 'denied'],
  ['UnrecognizedClientException', 'denied'],
  ['ProvisionedThroughputExceededException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['ThrottlingException', 'throttled'],
])

/** By the error's name alone: the rest of it may quote the item. */
const errorOf = (thrown: unknown): LedgerUnavailable => ({
  _tag: 'LedgerUnavailable',
  cause: (thrown instanceof Error && causes.get(thrown.name)) || 'unreachable',
})

export type StoreCall<A> = TE.TaskEither<LedgerUnavailable, A>

export const storeCall = <A>(call: () => Promise<A>): StoreCall<A> => TE.tryCatch(call, errorOf)

/** Reads may be repeated: the first may have met a connection that died while the instance was frozen. */
export const readTwice = <A>(read: StoreCall<A>): StoreCall<A> =>
  TE.orElse((error: LedgerUnavailable) =>
    error.cause === 'unreachable' || error.cause === 'throttled' ? read : TE.left(error),
  )(read)

const isFailedCondition = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException'

/** Whether a conditional write was done; `false`: its condition did not hold. */
export const conditional = (write: () => Promise<unknown>): StoreCall<boolean> =>
  storeCall(() =>
    write().then(
      () => true,
      (thrown: unknown) => {
        if (isFailedCondition(thrown)) return false
        throw thrown
      },
    ),
  )
