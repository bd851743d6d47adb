import type { PlaidEnv } from '../domain/plaid/environment.ts'

/** The environment and templates of a deployment. */
export interface DeploymentEnvironment {
  readonly plaidEnv: PlaidEnv
  /** The templates that may be retried, case-sensitive; an empty set refuses all. */
  readonly templateIds: ReadonlySet<string>
}
