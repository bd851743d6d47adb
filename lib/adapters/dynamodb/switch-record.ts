import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { SwitchRecordEnvironment, SwitchState } from '../../ports/switch-record.ts'
import { controlKey, type Item } from './item-key.ts'
import { pausedIn } from './pause-switch.ts'
import { getItem, type Store } from './store.ts'

/** An item that somebody has put by hand has no author. */
const changeIn = (item: Item | undefined): Pick<SwitchState, 'change'> => {
  const reason = item?.['reason']?.S
  const by = item?.['by']?.S
  const atMs = Number(item?.['at']?.N)
  return reason === undefined || by === undefined || !Number.isSafeInteger(atMs) ? {} : { change: { reason, by, atMs } }
}

/** The item `control` of the ledger's table, read each time. */
export const readSwitchIn = (store: Store): SwitchRecordEnvironment['readSwitch'] =>
  pipe(
    getItem(store, controlKey),
    TE.flatMapEither(item =>
      pipe(
        pausedIn(item),
        E.map(isPaused => ({ isPaused, ...changeIn(item) })),
      ),
    ),
  )
