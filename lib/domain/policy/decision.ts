import type { ApplicantText } from './applicant-text.ts'
import type { Counts } from './counts.ts'
import type { StopName } from './first-stop.ts'
import type { Outcome } from './outcome.ts'
import type { RuleName } from './rules/rule-name.ts'
import type { VetoName } from './vetoes.ts'

/**
 * Why it was decided so: ids, words of Plaid's enumerations by their paths, times and numbers; nothing personal.
 * It is plain data, fit for JSON.
 */
export interface DecisionRecord {
  readonly attemptId: string
  readonly stop: StopName
  /** The rules that the decision rests on; none where another stop came first, or a doubt. */
  readonly fired: ReadonlyArray<RuleName>
  /** Every rule, and whether it matches what was observed. */
  readonly rules: Readonly<Record<RuleName, 'matched' | 'not-matched'>>
  readonly vetoes: ReadonlyArray<VetoName>
  /** Pointers into Plaid's answer, the first few: what was not understood, and what a rule needs and is missing. */
  readonly unrecognised: ReadonlyArray<string>
  readonly missing: ReadonlyArray<string>
  readonly policy: { readonly version: string; readonly hash: string }
  readonly counts: Counts
  /** Automatic retries that the caps of the policy leave to this user and template. */
  readonly automaticLeft: number
  /** Unix milliseconds; null where no time will make the attempt eligible. */
  readonly nextEligibleAtMs: number | null
  readonly operatorText: string
  readonly applicantText: ApplicantText
}

export type Decision = Outcome & { readonly record: DecisionRecord }
