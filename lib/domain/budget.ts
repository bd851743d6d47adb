import type { PlaidEnv } from './plaid/environment.ts'

/**
 * What is counted over many subjects, and heals with time:
 * - `Day`: the automatic retries of a day; `day` is in days since 1970, UTC.
 * - `Minute`: the subjects that were queued in a minute; `minute` is in minutes since 1970.
 */
export type Counter =
  | { readonly _tag: 'Day'; readonly environment: PlaidEnv; readonly day: number }
  | { readonly _tag: 'Minute'; readonly environment: PlaidEnv; readonly minute: number }
