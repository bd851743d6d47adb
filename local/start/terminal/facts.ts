import type { RequestRecord } from '../../plaid-simulator/http/request-log.ts'

/** What is known of an attempt besides the log, in which no user has a name. */
export interface KnownAttempt {
  readonly client_user_id: string
  /** The step that ended it, with its status: `kyc_check failed`. */
  readonly end?: string
}

/** What the terminal asks the simulator. */
export interface Facts {
  /** By its id in either spelling. */
  readonly attempt: (id: string) => KnownAttempt | undefined
  /** All requests to Plaid, oldest first. */
  readonly requests: () => readonly RequestRecord[]
}
