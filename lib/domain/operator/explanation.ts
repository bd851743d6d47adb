import type { PlaidEnv } from '../plaid/environment.ts'
import type { ApplicantText } from '../policy/applicant-text.ts'

/** A counted limit: what is used of it, and what is left. */
export interface Usage {
  readonly used: number
  readonly left: number
}

/** A rule of the policy, by name and in words. */
export interface RuleInWords {
  readonly name: string
  readonly text: string
}

/** Whether a person may retry the newest attempt now. */
export interface OnDemandStanding {
  readonly permitted: boolean
  /** The `reason` or the `code` that a retry on demand would be answered with. */
  readonly reason: string | null
}

/** The state of the newest attempt in the ledger, in the words of the API. */
export type AutomaticState =
  | 'none'
  | 'scheduled'
  | 'waiting'
  | 'sending'
  | 'unknown'
  | 'review'
  | 'watched'
  | 'refused'
  | 'skipped'
  | 'retried'
  | 'misdirected'
  | 'superseded'

export interface AutomaticStanding {
  readonly state: AutomaticState
  /** ISO 8601, UTC. */
  readonly due_at: string | null
  readonly decision: 'retry' | 'hold' | 'never' | null
  readonly reason: string | null
  readonly rules: ReadonlyArray<string>
}

/** An attempt as Plaid shows it now: words of Plaid's closed lists, ids and times. */
export interface AttemptNow {
  readonly id: string
  readonly status: string
  readonly created_at: string
  readonly completed_at: string | null
  readonly previous_attempt_id: string | null
  readonly steps: Readonly<Record<string, string>>
}

/** What happened to a subject, one row for each thing, in order of time. */
export interface TimelineRow {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly attempt_id: string
  readonly kind:
    | 'attempt-created'
    | 'attempt-completed'
    | 'decided'
    | 'scheduled'
    | 'sent'
    | 'outcome'
    | 'watched'
    | 'reviewed'
    | 'event-waits'
  /** What happened, in one sentence. */
  readonly text: string
  /** The decision, its reason and the rules: of `decided`. */
  readonly decision?: 'retry' | 'hold' | 'never'
  readonly reason?: string
  readonly rules?: ReadonlyArray<string>
  readonly policy?: string
  /** What the decision read, in words: of `decided`. */
  readonly facts?: ReadonlyArray<string>
  /** How the attempt that was decided on ended: of `decided`, if it is known. */
  readonly outcome?: string
  /** The new attempt: of `sent` and `outcome`, if there is one. */
  readonly new_attempt_id?: string
}

/**
 * The smallest change by an operator that alters the answer.
 * - `wait`: it is retried, or may be, at `until`, without a change.
 * - `resume`: sending is paused.
 * - `review`: an attempt is in review; an operator closes or re-arms it.
 * - `enforce`: the stage is in shadow.
 * - `retry-on-demand`: a person may retry, although the policy does not.
 * - `reviewer`: a person must look at the attempt in Plaid's dashboard.
 * - `another-template`: this template cannot lead further.
 * - `nothing`: no operator's change alters it.
 */
export interface OperatorChange {
  readonly kind:
    | 'wait'
    | 'resume'
    | 'review'
    | 'enforce'
    | 'retry-on-demand'
    | 'reviewer'
    | 'another-template'
    | 'nothing'
  /** One sentence; no detail of a person. */
  readonly text: string
  /** ISO 8601, UTC: of `wait`. */
  readonly until?: string
}

/** Why the newest attempt of a subject is or is not retried, and all that led to it. */
export interface Explanation {
  readonly client_user_id: string
  readonly template_id: string
  readonly environment: PlaidEnv
  readonly mode: 'shadow' | 'enforce'
  readonly paused: boolean
  readonly policy: { readonly version: string; readonly hash: string }
  /** All attempts that Plaid lists, newest first. */
  readonly attempts: ReadonlyArray<AttemptNow>
  readonly on_demand: OnDemandStanding
  readonly automatic: AutomaticStanding
  /** The rules that decided, in words; none if something before the rules decided. */
  readonly rules: ReadonlyArray<RuleInWords>
  readonly counts: {
    readonly automatic: Usage
    readonly automatic_of_user: Usage
    readonly automatic_by_document_or_selfie: Usage
    readonly automatic_today: Usage
    readonly on_demand: Usage
  }
  readonly next_eligible_at: string | null
  readonly operator_text: string
  readonly support_text: string
  readonly applicant_text: ApplicantText | null
  readonly change: OperatorChange
  readonly timeline: ReadonlyArray<TimelineRow>
  /** Kept decisions that could not be read. */
  readonly unreadable: number
}
