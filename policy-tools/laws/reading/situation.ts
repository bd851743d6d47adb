import type { Counts } from '../../../lib/domain/policy/counts.ts'
import type { Lineage } from '../../../lib/domain/policy/lineage.ts'
import type { PolicyData } from '../../../lib/domain/policy/policy-data.ts'
import type { PlaidAnswer } from './plaid-answer.ts'

/** All that a decision is made of, besides the policy: what Plaid answers, what the ledger counts, and the time. */
export interface Situation {
  readonly environment: 'sandbox' | 'production'
  /** The judged attempt. */
  readonly answer: PlaidAnswer
  /** The attempts before it, latest first. */
  readonly before: ReadonlyArray<PlaidAnswer>
  readonly place: Lineage['place']
  readonly children: number
  readonly faces: Lineage['faces']
  readonly counts: Counts
  readonly nowMs: number
}

/** What was decided, as far as a person or Plaid sees it. */
export interface Outcome {
  readonly decision: 'Retry' | 'Hold' | 'Never'
  readonly stage: string
  readonly reason: string | null
  readonly strategy: string | null
  readonly steps: Readonly<Record<string, boolean>> | null
  readonly notBeforeMs: number | null
  /** The id of the text for the applicant; null: nothing is said. */
  readonly text: string | null
  readonly supportText: string | null
  /** The rules that the decision names. */
  readonly fired: ReadonlyArray<string>
}

export type { PolicyData }
