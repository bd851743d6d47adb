import type { Mode } from '../domain/policy/mode.ts'
import type { Policy } from '../domain/policy/policy.ts'

/** The policy of a deployment, and whether its decisions are acted on. */
export interface PolicyEnvironment {
  readonly policy: Policy
  readonly mode: Mode
}
