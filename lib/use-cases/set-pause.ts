import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SwitchChange } from '../domain/operator/change-answers.ts'
import { isSameChange, type PauseChange, replacedBy, switchChangeOf } from '../domain/operator/pause-change.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { PauseControlEnvironment } from '../ports/pause-switch.ts'

/** Each conflict is a change by another operator. */
const conflictsMax = 10

/** How often a write whose answer was lost is made again. */
const lostMax = 2

type Wanted = Pick<PauseChange, 'paused' | 'reason' | 'by'>

/**
 * Sets the pause switch. Of two operators at once the last one wins, and is answered what its change replaced. The same
 * change again changes nothing, so a lost answer is harmless.
 */
export const setPause =
  (wanted: Wanted): ReaderTaskEither<PauseControlEnvironment & ClockEnvironment, LedgerUnavailable, SwitchChange> =>
  ({ pauseControl, nowMs }) =>
  async () => {
    let lost = 0
    for (let conflicts = 0; conflicts < conflictsMax; conflicts += 1) {
      const loaded = await pauseControl.load()
      if (E.isLeft(loaded)) return loaded
      const { stored, set } = loaded.right
      const change = { ...wanted, atMs: nowMs() }
      if (isSameChange(stored, change)) return E.right(switchChangeOf(stored))
      const saved = await set(change)()
      if (E.isLeft(saved)) {
        lost += 1
        if (lost > lostMax) return saved
      } else if (saved.right)
        return E.right({ ...switchChangeOf(change), ...(stored && { replaced: replacedBy(stored) }) })
    }
    return E.left({ _tag: 'LedgerUnavailable', cause: 'contended' })
  }
