/** Plaid's refusal of a request: the HTTP status, and the members of Plaid's schema `PlaidError`. */
export type Refusal = {
  readonly status: number
  readonly error_type: string
  readonly error_code: string
  readonly error_message: string
}

/** Thrown by an endpoint; the server turns it into Plaid's error body. */
export class PlaidRefusal extends Error {
  readonly refusal: Refusal
  /** Seconds for a Retry-After header; undefined without one. */
  readonly retryAfterS: number | undefined

  constructor(refusal: Refusal, retryAfterS?: number) {
    super(refusal.error_message)
    this.refusal = refusal
    this.retryAfterS = retryAfterS
  }
}

/** Plaid's error body. Plaid's support asks for `request_id`. */
export const errorBody = (refusal: Refusal, request_id: string) => ({
  display_message: null,
  documentation_url: `https://plaid.com/docs/?ref=error#${refusal.error_type.toLowerCase().replaceAll('_', '-')}-errors`,
  error_code: refusal.error_code,
  error_message: refusal.error_message,
  error_type: refusal.error_type,
  request_id,
  suggested_action: null,
})
