import type { Mode } from '../domain/policy/mode.ts'
import type { Policy } from '../domain/policy/policy.ts'

/** The judgement of a deployment, and whether it is acted on. */
export interface PolicyEnvironment {
  readonly policy: Policy
  readonly mode: Mode
}
