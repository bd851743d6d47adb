import type { PlaidEnv } from '../plaid/environment.ts'
import type { Facts } from '../policy/facts.ts'
import type { SwitchChange } from './change-answers.ts'
import type { Explanation } from './explanation.ts'

/** One for each template under which the user has attempts or a ledger. Empty: the user is not known. */
export interface ExplainAnswer {
  readonly subjects: ReadonlyArray<Explanation>
}

/** An attempt whose retry was sent without a known outcome yet, or was due and could not be sent. */
export interface UnfinishedRow {
  readonly attempt_id: string
  readonly client_user_id: string
  readonly template_id: string
  readonly state: 'unknown' | 'waiting'
  /** How often in a row it was due and could not be sent. */
  readonly failures: number
  /** When the service looks or tries again. */
  readonly due_at: string
}

/** An event that waits because the bus has not taken it. */
export interface UnpublishedRow {
  readonly attempt_id: string
  readonly client_user_id: string
  readonly template_id: string
  readonly kind: string
  /** When it happened. */
  readonly at: string
}

/** What stands at this stage. Where a count is bounded, `is_more` says that there are more. */
export interface StatusAnswer {
  readonly now: string
  readonly environment: PlaidEnv
  readonly mode: 'shadow' | 'enforce'
  readonly policy: { readonly version: string; readonly hash: string }
  readonly templates: ReadonlyArray<string>
  /** Null: the switch cannot be read, and nothing is sent. */
  readonly paused: boolean | null
  /** The last change of the switch; null if it was never changed, or by hand, or cannot be read. */
  readonly switch: SwitchChange | null
  /** Due now, and planned for later. */
  readonly due: {
    readonly now: number
    readonly later: number
    readonly oldest_due_at: string | null
    readonly is_more: boolean
  }
  readonly watched: { readonly count: number; readonly is_more: boolean }
  readonly in_review: { readonly count: number; readonly is_more: boolean }
  /** The first of them; `count` may be greater. */
  readonly unpublished: {
    readonly count: number
    readonly is_more: boolean
    readonly rows: ReadonlyArray<UnpublishedRow>
  }
  /** The first of them; `count` may be greater. */
  readonly unfinished: {
    readonly count: number
    readonly is_more: boolean
    readonly rows: ReadonlyArray<UnfinishedRow>
  }
  /** How many of the first subjects with something to do could not be read, and are missing above; absent: none. */
  readonly unreadable_ledgers?: number
  /** Null: the queue does not answer. */
  readonly dead_letters: number | null
  readonly sent_today: number
  readonly sends_per_day_max: number
}

export interface ReviewRow {
  readonly attempt_id: string
  readonly client_user_id: string
  readonly template_id: string
  readonly sent_at: string | null
  readonly sends: number
  /** Whether the service still looks for the new attempt. */
  readonly is_looked_for: boolean
  readonly rules: ReadonlyArray<string>
}

export interface ReviewListAnswer {
  readonly rows: ReadonlyArray<ReviewRow>
  readonly next?: string
}

export interface DeadLetter {
  readonly message_id: string
  readonly sent_at: string | null
  readonly receives: number
  /** Whether the worker can read it: only then is it moved. */
  readonly is_event: boolean
  /** The body's `detail-type`; null: it has none that can be shown. */
  readonly detail_type: string | null
  readonly attempt_id: string | null
  readonly client_user_id: string | null
}

export interface DeadLettersListAnswer {
  readonly count: number
  readonly messages: ReadonlyArray<DeadLetter>
}

/** A decision as it was kept, one JSON line each in the file that `idvr export` writes. */
export interface ExportedDecision {
  readonly client_user_id: string
  readonly template_id: string
  readonly environment: PlaidEnv
  readonly attempt_id: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly decision: 'Retry' | 'Hold' | 'Never'
  readonly reason?: string
  readonly rules: ReadonlyArray<string>
  readonly policy: { readonly version: string; readonly hash: string }
  readonly status: string
  readonly facts: Facts
  readonly closed?: { readonly outcome: string; readonly at: string }
}

export interface ExportAnswer {
  /** The service's time. */
  readonly now: string
  readonly rows: ReadonlyArray<ExportedDecision>
  readonly unreadable: number
  readonly next?: string
}

/** A decision without its facts. */
export interface PeriodRow extends Omit<ExportedDecision, 'facts'> {
  /** The step that failed first; null if none did. */
  readonly step: string | null
}

export interface PeriodAnswer {
  /** The service's time. */
  readonly now: string
  readonly rows: ReadonlyArray<PeriodRow>
  readonly unreadable: number
  readonly next?: string
}
