import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'

/** The operator's switch that stops all sending. */
export interface PauseSwitch {
  /** Read before every fence. Left: unknown, so nothing is sent. */
  readonly isPaused: TaskEither<LedgerUnavailable, boolean>
}

export interface PauseSwitchEnvironment {
  readonly pauseSwitch: PauseSwitch
}
