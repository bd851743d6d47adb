import { ledgerLimits } from './ledger-limits.ts'
import type { SubjectLedger } from './subject-ledger.ts'

export type LedgerEventKind =
  | 'scheduled'
  | 'retried'
  | 'refused'
  | 'misdirected'
  | 'review'
  | 'superseded'
  | 'skipped'
  | 'exhausted'

/** An event about an attempt, published at least once, each time with the same id. */
export interface LedgerEvent {
  readonly id: string
  readonly kind: LedgerEventKind
  readonly attempt_id: string
  readonly atMs: number
  /** The new attempt: `retried`, `misdirected`. */
  readonly child_id?: string
  /** Plaid's `error_code` of `refused`; why, of `skipped`. */
  readonly reason?: string
  /** When a `scheduled` attempt is due. */
  readonly dueAtMs?: number
}

/**
 * What happened. `detail` separates two events of one kind about one attempt: the child, or the send's token.
 * The id follows from what happened, not from when or in which order.
 */
export interface Happened extends Omit<LedgerEvent, 'id'> {
  readonly detail?: string
}

/** What happened, as it is published. */
export const eventOf = ({ detail, ...happened }: Happened): LedgerEvent => ({
  id: [happened.attempt_id, happened.kind, ...(detail === undefined ? [] : [detail])].join('/'),
  ...happened,
})

/** An attempt has a new attempt: `misdirected` where the new one does not follow the attempt that was meant. */
export const childMade = (
  kind: 'retried' | 'misdirected',
  attempt_id: string,
  child_id: string,
  atMs: number,
): Happened => ({ kind, attempt_id, atMs, child_id, detail: child_id })

/** The subject with an event in its outbox; unchanged where the outbox has it. */
export const withEvent = (subject: SubjectLedger, happened: Happened): SubjectLedger => {
  const added = eventOf(happened)
  if (subject.outbox.some(event => event.id === added.id)) return subject
  return { ...subject, outbox: [...subject.outbox, added] }
}

/** The subject without the events that the bus has taken; the same object where its outbox has none of them. */
export const withoutEvents = (subject: SubjectLedger, ids: ReadonlyArray<string>): SubjectLedger => {
  const outbox = subject.outbox.filter(event => !ids.includes(event.id))
  return outbox.length === subject.outbox.length ? subject : { ...subject, outbox }
}

/** While events cannot be published nothing new begins; what has begun may still end. */
export const hasRoomForEvents = ({ outbox }: SubjectLedger): boolean => outbox.length < ledgerLimits.eventsMax
