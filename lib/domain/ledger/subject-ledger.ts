import type { SubjectKey } from '../request/subject.ts'
import type { AttemptEntry } from './ledger-attempt.ts'
import type { LedgerEvent } from './ledger-event.ts'

/** An idempotency key and the attempt that its first request retries. Kept for ever: a key that expires doubles. */
export interface Pin {
  /** Hash of the caller's key. */
  readonly key: string
  /** `request-fingerprint.ts` */
  readonly request: string
  readonly attempt_id: string
}

/** All that is remembered of a subject. */
export interface SubjectLedger extends SubjectKey {
  /** The version that this was loaded as, or derived from; 0 where nothing is stored. Grows with each save. */
  readonly version: number
  /** In the order in which they were first acted on. */
  readonly attempts: ReadonlyArray<AttemptEntry>
  readonly pins: ReadonlyArray<Pin>
  /** Events that happened and are not known to be published. */
  readonly outbox: ReadonlyArray<LedgerEvent>
  /** Set by the sweep: it is on the queue, and not due again before. */
  readonly queuedUntilMs?: number
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
