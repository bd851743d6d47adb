import type { SubjectKey } from '../request/subject.ts'
import type { AttemptEntry } from './ledger-attempt.ts'
import type { LedgerEvent } from './ledger-event.ts'

/**
 * An idempotency key and the attempt that its first request retries. It never expires: after an expiry a repeat would
 * retry again.
 */
export interface Pin {
  /** Hash of the caller's key. */
  readonly key: string
  /** `request-fingerprint.ts` */
  readonly request: string
  readonly attempt_id: string
}

/** Everything that the ledger remembers of a subject. */
export interface SubjectLedger extends SubjectKey {
  /** The stored version that this was loaded as; 0 if nothing is stored. Each save increments it. */
  readonly version: number
  /** In the order in which they were first acted on. */
  readonly attempts: ReadonlyArray<AttemptEntry>
  readonly pins: ReadonlyArray<Pin>
  /** Events that are not known to be published. */
  readonly outbox: ReadonlyArray<LedgerEvent>
  /** Set by the sweep when it queues the subject, which is not due again before this time. */
  readonly queuedUntilMs?: number
  /** When an operator last had the person forgotten: `forget.ts`. */
  readonly forgottenAtMs?: number
}

export const emptyLedger = ({ environment, template_id, client_user_id }: SubjectKey): SubjectLedger => ({
  environment,
  template_id,
  client_user_id,
  version: 0,
  attempts: [],
  pins: [],
  outbox: [],
})
