import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { PauseSwitch } from '../../ports/pause-switch.ts'
import { controlId } from './item-id.ts'
import type { Store } from './ledger.ts'
import { readTwice, storeCall } from './store-call.ts'
import type { Item } from './subject-item.ts'

/**
 * No item: not paused. An item without a boolean `paused` is a mistake of an operator: unknown whether sending is
 * paused.
 */
const pausedIn = (item: Item | undefined): E.Either<LedgerUnavailable, boolean> => {
  if (item === undefined) return E.right(false)
  const paused = item['paused']?.BOOL
  return paused === undefined ? E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' }) : E.right(paused)
}

/**
 * The item `control` of the ledger's table, cached for `freshMs`. A failure is not cached, and no earlier value is
 * used after it.
 */
export const pauseSwitchIn = ({ client, tableName }: Store, nowMs: () => number, freshMs: number): PauseSwitch => {
  let known: { readonly isPaused: boolean; readonly readAtMs: number } | undefined

  const read = pipe(
    readTwice(
      storeCall(() =>
        client.send(new GetItemCommand({ TableName: tableName, Key: { id: { S: controlId } }, ConsistentRead: true })),
      ),
    ),
    TE.flatMapEither(({ Item }) => pausedIn(Item)),
  )

  return {
    isPaused: async () => {
      const readAtMs = nowMs()
      // The absolute difference: a clock that is set back never makes a value fresh.
      if (known !== undefined && Math.abs(readAtMs - known.readAtMs) < freshMs) return E.right(known.isPaused)
      const isPaused = await read()
      known = E.isRight(isPaused) ? { isPaused: isPaused.right, readAtMs } : undefined
      return isPaused
    },
  }
}
