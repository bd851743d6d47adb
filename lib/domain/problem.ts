import type { Violation } from '../codec/violation.ts'

/** An RFC 9457 problem document; see `docs/api.md`. All its texts are fixed texts of this service, ids and codes. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly request_id: string
  readonly reason?: string
  readonly violations?: ReadonlyArray<Violation>
  readonly retry_after?: number
  readonly plaid?: { readonly error_type: string; readonly error_code: string; readonly request_id?: string }
}
