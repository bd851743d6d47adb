import type { PlaidEnv } from '../plaid/environment.ts'
import type { ClientUserId, TemplateId } from '../request/identifiers.ts'

/** A first attempt that Plaid has announced, and that is looked at until it has ended: it may need a retry then. */
export interface FirstAttempt {
  readonly environment: PlaidEnv
  readonly attempt_id: string
  /** With `client_user_id`: the attempt's subject, which can be found from its id in this way only. */
  readonly template_id: TemplateId
  readonly client_user_id: ClientUserId
  /** The stored version that this was loaded as; 0 if nothing is stored. Each save increments it. */
  readonly version: number
  readonly startedAtMs: number
  /** When it is looked at next. Absent: it is closed. */
  readonly lookAtMs?: number
  /** How many looks were made. */
  readonly looks: number
  /** The status of each step at the last look, as one text, to see whether the applicant went on since. */
  readonly steps?: string
  /** The event `Identity Verification Abandoned` was published. */
  readonly isAbandoned?: true
  /** When a closed one may be deleted, in Unix seconds. Never stored while `lookAtMs` is there. */
  readonly expiresAtSeconds?: number
}

/** The attempt once no more looks are to be made. It stays for `decisionDays`, to find the subject of its id. */
export const closedWatch = ({ lookAtMs: _, ...watched }: FirstAttempt, expiresAtSeconds: number): FirstAttempt => ({
  ...watched,
  expiresAtSeconds,
})
