import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'

/** An operator's switch that stops sending. */
export interface PauseSwitch {
  /** Read before every fence. Left: nobody knows, so nothing is sent. */
  readonly isPaused: TaskEither<LedgerUnavailable, boolean>
}

export interface PauseSwitchEnvironment {
  readonly pauseSwitch: PauseSwitch
}
