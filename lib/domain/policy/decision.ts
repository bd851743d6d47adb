import type { ConcreteRetryRequest } from '../request/strategy.ts'
import type { ApplicantText, ApplicantTextId } from './applicant-text.ts'
import type { Counts } from './counts.ts'
import type { RuleName } from './rules/rule-name.ts'
import type { VetoName } from './vetoes.ts'

/** The stages of a decision, in their order. The first that has something against a retry decides; a retry has passed all of them. */
export type StageName = 'allow-list' | 'veto' | 'child' | 'in-flight' | 'caps' | 'reason' | 'strategy'

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
      /** How often each of the rules that fired may retry this user and template; the fence checks it again. */
      readonly automaticMax: number
      /** Whether the person shows a document or their face again: a cap of its own allows few of these. */
      readonly isDocumentOrSelfie: boolean
      readonly applicantText: ApplicantTextId
    }
  | { readonly _tag: 'Hold'; readonly reason: string }
  | { readonly _tag: 'Never'; readonly reason: string }

/**
 * Why it was decided so: ids, words of Plaid's enumerations by their paths, times and numbers; nothing personal.
 * It is plain data, fit for JSON.
 */
export interface DecisionRecord {
  readonly attemptId: string
  readonly stage: StageName
  /** The rules that the decision rests on; none where an earlier stage decided, or a doubt. */
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

/** What the policy says of an attempt. */
export type Decision = Action & { readonly record: DecisionRecord }
