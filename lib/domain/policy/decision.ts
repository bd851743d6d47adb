import type { ConcreteRetryRequest } from '../request/strategy.ts'
import type { ApplicantText, ApplicantTextId } from './applicant-text.ts'
import type { Counts } from './counts.ts'
import type { RuleName } from './rules/rule-name.ts'
import type { SignalName } from './signals.ts'
import type { VetoName } from './vetoes.ts'

/**
 * The stages of a decision, in order. The first stage that is against a retry decides; a retry has passed all stages.
 */
export type StageName = 'allow-list' | 'veto' | 'child' | 'in-flight' | 'reason' | 'caps' | 'strategy' | 'time'

/**
 * - `Retry`: the request is sent at `notBeforeMs` (Unix milliseconds, never before the decision) or later, once.
 * - `Hold`: not automatically; a person may.
 * - `Never`: not automatically, and a person should not.
 */
export type Action =
  | {
      readonly _tag: 'Retry'
      readonly request: ConcreteRetryRequest
      readonly notBeforeMs: number
      /** How often each of the fired rules may retry this user and template; the fence checks it again. */
      readonly maxima: Readonly<Partial<Record<RuleName, number>>>
      /** Whether the applicant must show a document or their face again: such retries have a separate cap. */
      readonly isDocumentOrSelfie: boolean
      readonly applicantText: ApplicantTextId
    }
  | { readonly _tag: 'Hold'; readonly reason: string }
  | { readonly _tag: 'Never'; readonly reason: string }

/** The reasons of a decision: ids, rule names, pointers, times and numbers; no personal data. Plain JSON data. */
export interface DecisionRecord {
  readonly attemptId: string
  readonly stage: StageName
  /** The rules that the decision is based on; none if an earlier stage or a doubt decided. */
  readonly fired: ReadonlyArray<RuleName>
  /** Every rule, and whether it matches the snapshot. */
  readonly rules: Readonly<Record<RuleName, 'matched' | 'not-matched'>>
  readonly vetoes: ReadonlyArray<VetoName>
  readonly signals: ReadonlyArray<SignalName>
  /** JSON Pointers into Plaid's answer, at most 20 each: unrecognised values, and missing values that a rule needs. */
  readonly unrecognised: ReadonlyArray<string>
  readonly missing: ReadonlyArray<string>
  readonly policy: { readonly version: string; readonly hash: string }
  readonly counts: Counts
  /** How many automatic retries the caps still allow for this user and template. */
  readonly automaticLeft: number
  /** Unix milliseconds; null if the attempt will not become eligible by time alone. */
  readonly nextEligibleAtMs: number | null
  /** For the operator: the decision, what was found in words, the counts, the time and the policy. */
  readonly operatorText: string
  /** For the support desk: safe to read aloud to the applicant. */
  readonly supportText: string
  /** For the applicant, once a retry is made; null: say nothing. */
  readonly applicantText: ApplicantText | null
}

/** What the policy says of an attempt. */
export type Decision = Action & { readonly record: DecisionRecord }
