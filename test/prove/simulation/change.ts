import type { Mode } from '../../../lib/domain/policy/mode.ts'
import type { Bus } from '../../../lib/ports/bus.ts'
import type { Counters } from '../../../lib/ports/counters.ts'
import type { Ledger } from '../../../lib/ports/ledger.ts'
import type { PauseSwitch } from '../../../lib/ports/pause-switch.ts'
import type { Plaid } from '../../../lib/ports/plaid.ts'
import type { UserBudgets } from '../../../lib/ports/user-budgets.ts'
import type { Process, World } from './world.ts'

/** A defect between the use cases and the simulated ports. Without members there is no defect. */
export interface Change {
  readonly plaid?: (plaid: Plaid, process: Process, world: World) => Plaid
  readonly ledger?: (ledger: Ledger, process: Process, world: World) => Ledger
  readonly counters?: (counters: Counters) => Counters
  readonly userBudgets?: (userBudgets: UserBudgets) => UserBudgets
  readonly bus?: (bus: Bus, process: Process) => Bus
  /** How long an instance uses what it has read of the switch. */
  readonly pauseFreshMs?: number
  readonly pauseSwitch?: (pauseSwitch: PauseSwitch) => PauseSwitch
  /** The time that is left to an invocation, in milliseconds, as the service sees it. */
  readonly remainingMs?: (ms: number) => number
  readonly mode?: (mode: Mode) => Mode
  /** The environment that a webhook names, instead of its own. */
  readonly environmentSeen?: (environment: string) => string
}
