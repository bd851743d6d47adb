import type { Json } from '../json.ts'
import type { SessionStatus, StepName, Steps } from './steps.ts'

/** What a person told Plaid; null until told. */
export type UserData = {
  readonly phone_number: string | null
  readonly date_of_birth: string | null
  readonly ip_address: string | null
  readonly email_address: string | null
  readonly name: Json | null
  readonly address: Json | null
  readonly id_number: Json | null
}

/** An attempt as Plaid's answers show it: all members of its schema, in its spelling. */
export type AttemptBody = {
  readonly id: string
  readonly client_user_id: string
  readonly created_at: string
  readonly completed_at: string | null
  readonly previous_attempt_id: string | null
  readonly shareable_url: string | null
  readonly template: { readonly id: string; readonly version: number }
  readonly user: UserData
  readonly status: SessionStatus
  readonly steps: Steps
  readonly documentary_verification: Json | null
  readonly selfie_check: Json | null
  readonly kyc_check: Json | null
  readonly risk_check: Json | null
  readonly verify_sms: Json | null
  readonly watchlist_screening_id: string | null
  readonly beacon_user_id: string | null
  readonly user_id: string | null
  readonly redacted_at: string | null
  readonly latest_scored_protect_event: Json | null
}

/** An attempt, and what Plaid remembers of it without showing it. */
export type Attempt = {
  readonly body: AttemptBody
  readonly createdAtMs: number
  readonly isShareable: boolean
  readonly gaveConsent: boolean
  /** In this template the document check runs only when the data source check failed, and then saves the session. */
  readonly hasDocumentFallback: boolean
  /** Steps whose failure does not fail the session. */
  readonly toleratedFailures: readonly StepName[]
}
