import type { Mode } from '../domain/policy/mode.ts'
import type { Policy } from '../domain/policy/policy.ts'

/** The policy of a deployment, and whether its decisions are acted on. */
export interface PolicyEnvironment {
  readonly policy: Policy
  readonly mode: Mode
}

/** How long a send counts in the caps: the policy's number, which the ledger needs at each change. */
export interface WindowEnvironment {
  readonly windowMs: number
}
