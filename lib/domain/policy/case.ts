import type { History } from '../plaid/history.ts'
import type { Counts } from './counts.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Policy } from './policy.ts'
import type { Verdict } from './verdict.ts'
import type { VetoName } from './vetoes.ts'

/** All that a decision is made of: what came in, and what the vetoes and the reason rules say of it. */
export interface Case {
  readonly policy: Policy
  readonly snapshot: Snapshot
  /** Newest first. */
  readonly history: History
  readonly counts: Counts
  /** Unix milliseconds. */
  readonly nowMs: number
  readonly vetoes: ReadonlyArray<VetoName>
  readonly verdict: Verdict
}
