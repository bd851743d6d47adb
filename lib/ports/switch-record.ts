import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'

/** The pause switch as it is stored now. `change`: who set it, if it was set by the operator's command. */
export interface SwitchState {
  readonly isPaused: boolean
  readonly change?: { readonly reason: string; readonly by: string; readonly atMs: number }
}

/** The stored pause switch, never a value that was read before. */
export interface SwitchRecordEnvironment {
  readonly readSwitch: TaskEither<LedgerUnavailable, SwitchState>
}
