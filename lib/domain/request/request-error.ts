import type { Violation } from '../../codec/violation.ts'

/** Why a body could not be read; the HTTP status depends on it (`adapters/http/problem-table.ts`). */
export type UnreadableReason =
  | 'no-request-context'
  | 'empty-body'
  | 'bad-json'
  | 'bad-encoding'
  | 'too-large'
  | 'unsupported-media-type'
  | 'unsupported-charset'
  | 'unsupported-encoding'

/** The body is not JSON text of a size and encoding that this service reads. */
export interface Unreadable<Reason extends UnreadableReason = UnreadableReason> {
  readonly _tag: 'Unreadable'
  readonly reason: Reason
}

/** The body is JSON, but not a retry request. */
export interface InvalidRequest {
  readonly _tag: 'InvalidRequest'
  readonly violations: ReadonlyArray<Violation>
}
