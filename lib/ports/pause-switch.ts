import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PauseChange, StoredSwitch } from '../domain/operator/pause-change.ts'

/** The operator's switch that stops all sending. */
export interface PauseSwitch {
  /** Read before every fence. Left: unknown, so nothing is sent. */
  readonly isPaused: TaskEither<LedgerUnavailable, boolean>
}

export interface PauseSwitchEnvironment {
  readonly pauseSwitch: PauseSwitch
}

/** The switch as it is stored now, never a value that was read before. */
export interface SwitchRecordEnvironment {
  /** Undefined: it was never set. */
  readonly readSwitch: TaskEither<LedgerUnavailable, StoredSwitch | undefined>
}

/** The switch as it was read for a change. */
export interface LoadedSwitch {
  /** Undefined: it was never set. */
  readonly stored: StoredSwitch | undefined
  /** Sets it, if it was not set since it was read; false: it was. Left: it is unknown whether it is set. */
  readonly set: (change: PauseChange) => TaskEither<LedgerUnavailable, boolean>
}

/** The switch in the operator's hand. */
export interface PauseControl {
  /** Strongly consistent, never cached. */
  readonly load: TaskEither<LedgerUnavailable, LoadedSwitch>
}

export interface PauseControlEnvironment {
  readonly pauseControl: PauseControl
}
