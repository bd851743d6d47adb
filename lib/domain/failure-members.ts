import type { PlaidErrorCodes } from './plaid/plaid-error.ts'
import type { RetryError } from './retry-error.ts'

/** Why something failed: a word of a closed list, when to try again in seconds, and Plaid's codes. */
export interface FailureMembers {
  readonly cause?: string
  readonly retry_after?: number
  readonly plaid?: PlaidErrorCodes
}

/** What a log line says of an error, besides its tag. */
export const failureMembers = (error: RetryError): FailureMembers => ({
  ...('cause' in error && { cause: error.cause }),
  ...('retryAfterSeconds' in error && { retry_after: error.retryAfterSeconds }),
  ...('plaid' in error && { plaid: error.plaid }),
})
