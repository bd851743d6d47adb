import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import { type AwsCause, awsCall, signedAgain } from '../aws/aws-call.ts'

const causes: Readonly<Record<AwsCause, LedgerUnavailable['cause']>> = {
  'not-found': 'no-table',
  denied: 'denied',
  throttled: 'throttled',
  clock: 'clock',
  unreachable: 'unreachable',
}

const errorOf = (cause: AwsCause): LedgerUnavailable => ({ _tag: 'LedgerUnavailable', cause: causes[cause] })

export type StoreCall<A> = TE.TaskEither<LedgerUnavailable, A>

/** A call of the store. Only one whose signature's time was refused is made once more, a write too. */
export const storeCall = <A>(call: () => Promise<A>): StoreCall<A> => awsCall(signedAgain(call), errorOf)

/** A read is safe to repeat: the first may have used a connection that died while the instance was frozen. */
export const readTwice = <A>(read: StoreCall<A>): StoreCall<A> =>
  TE.orElse((error: LedgerUnavailable) =>
    error.cause === 'unreachable' || error.cause === 'throttled' ? read : TE.left(error),
  )(read)

const isFailedCondition = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException'

/** Whether a conditional write was applied; `false`: its condition did not hold. */
export const conditionalWrite = (write: () => Promise<unknown>): StoreCall<boolean> =>
  storeCall(() =>
    write().then(
      () => true,
      (thrown: unknown) => {
        if (isFailedCondition(thrown)) return false
        throw thrown
      },
    ),
  )
