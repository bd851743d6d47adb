import type { PlaidEnv } from '../domain/plaid/environment.ts'

/** What a deployment is set up for. */
export interface DeploymentEnvironment {
  readonly plaidEnv: PlaidEnv
  /** The templates that may be retried with, compared to the letter; empty refuses all. */
  readonly templateIds: ReadonlySet<string>
}
