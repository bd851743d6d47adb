import type { Json } from '../json.ts'
import type { SessionStatus, StepName, Steps } from './steps.ts'
import type { Template } from './template.ts'

/** The data that a person has given to Plaid; null until then. */
export type UserData = {
  readonly phone_number: string | null
  readonly date_of_birth: string | null
  readonly ip_address: string | null
  readonly email_address: string | null
  readonly name: Json | null
  readonly address: Json | null
  readonly id_number: Json | null
}

/** An attempt in the form of Plaid's answers: all members of Plaid's schema `IdentityVerification`. */
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

/** An attempt, with what Plaid knows about it and does not show. */
export type Attempt = {
  readonly body: AttemptBody
  readonly createdAtMs: number
  readonly isShareable: boolean
  readonly gaveConsent: boolean
  /** The template as it was when the attempt was made. */
  readonly template: Template
  /** The template is that of a story: retries of this attempt use it until there is a newer version. */
  readonly hasOwnTemplate: boolean
  /** Steps that may fail without failing the session. */
  readonly toleratedFailures: readonly StepName[]
  /** What it was before each change, oldest first, and until when. */
  readonly earlier?: readonly { readonly body: AttemptBody; readonly untilMs: number }[]
}
