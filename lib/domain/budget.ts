import type { PlaidEnv } from './plaid/environment.ts'

/**
 * What is counted over many subjects, and heals with time:
 * - `Day`: the automatic retries of a day; `day` is in days since 1970, UTC.
 * - `Pace`: the automatic sends that began in a slot of `sendPace`; `slot` is in slots since 1970.
 */
export type Counter =
  | { readonly _tag: 'Day'; readonly environment: PlaidEnv; readonly day: number }
  | { readonly _tag: 'Pace'; readonly environment: PlaidEnv; readonly slot: number }
