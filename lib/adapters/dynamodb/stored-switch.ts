import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { operatorLimits } from '../../domain/operator/operator-limits.ts'
import type { StoredSwitch } from '../../domain/operator/pause-change.ts'
import type { SwitchRecordEnvironment } from '../../ports/pause-switch.ts'
import { controlKey, type Item } from './item-key.ts'
import { getItem, type Store } from './store.ts'

const isTime = (atMs: number): boolean => !Number.isNaN(new Date(atMs).getTime())

/** A time that can be written, with the one at which the change is in force everywhere. */
const atOf = (item: Item): Pick<StoredSwitch, 'atMs'> => {
  const atMs = Number(item['at']?.N)
  return isTime(atMs) && isTime(atMs + operatorLimits.switchedMs) ? { atMs } : {}
}

/** What was set by hand may have members of any type; those are read as absent. */
export const switchOf = (item: Item): StoredSwitch => {
  const { paused, reason, by } = item
  return {
    ...(paused?.BOOL !== undefined && { paused: paused.BOOL }),
    ...(reason?.S !== undefined && { reason: reason.S }),
    ...(by?.S !== undefined && { by: by.S }),
    ...atOf(item),
  }
}

/** The item `control` of the ledger's table, read each time. */
export const readSwitchIn = (store: Store): SwitchRecordEnvironment['readSwitch'] =>
  pipe(
    getItem(store, controlKey),
    TE.map(item => item && switchOf(item)),
  )
