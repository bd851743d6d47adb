import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { PauseSwitch } from '../../ports/pause-switch.ts'
import { controlKey, type Item } from './item-key.ts'
import { getItem, type Store } from './store.ts'

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
export const pauseSwitchIn = (store: Store, nowMs: () => number, freshMs: number): PauseSwitch => {
  let known: { readonly isPaused: boolean; readonly readAtMs: number } | undefined

  const read = pipe(getItem(store, controlKey), TE.flatMapEither(pausedIn))

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
