import { foldedId } from '../plaid/same-id.ts'
import type { ReviewMark } from './ledger-attempt.ts'
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
  | 'never'
  | 'exhausted'
  | 'recovered'
  | 'abandoned'
  | 'reviewed'

/** An event about an attempt. It is published at least once, each time with the same id. */
export interface LedgerEvent {
  readonly id: string
  readonly kind: LedgerEventKind
  readonly attempt_id: string
  readonly atMs: number
  /** The new attempt: `retried`, `misdirected`, `recovered`. */
  readonly child_id?: string
  /** From the retry to the success of the new attempt: `recovered`. */
  readonly tookMs?: number
  /** For `refused` Plaid's `error_code`; for `skipped`, `never` and `exhausted` why the attempt is not sent. */
  readonly reason?: string
  /** When a `scheduled` attempt is due. */
  readonly dueAtMs?: number
  /** What the operator did: `reviewed`. */
  readonly act?: ReviewMark['act']
}

/**
 * An event before it has its id. `detail` distinguishes two events of one kind about one attempt: the child's id, or
 * the send's token. The id depends on what happened, not on when or in which order.
 */
export interface Happened extends Omit<LedgerEvent, 'id'> {
  readonly detail?: string
}

/**
 * The event with its id, which is `<attempt_id>/<kind>` or `<attempt_id>/<kind>/<detail>`, with the ids of attempts in
 * the folded spelling.
 */
export const eventOf = ({ detail, ...happened }: Happened): LedgerEvent => ({
  id: [foldedId(happened.attempt_id), happened.kind, ...(detail === undefined ? [] : [foldedId(detail)])].join('/'),
  ...happened,
})

/** An attempt has a child; `misdirected`: the send made a child of another attempt than the intended one. */
export const childMade = (
  kind: 'retried' | 'misdirected',
  attempt_id: string,
  child_id: string,
  atMs: number,
): Happened => ({ kind, attempt_id, atMs, child_id, detail: child_id })

/** The subject with the event in its outbox; the same object if the outbox already has it. */
export const withEvent = (subject: SubjectLedger, happened: Happened): SubjectLedger => {
  const added = eventOf(happened)
  if (subject.outbox.some(event => event.id === added.id)) return subject
  return { ...subject, outbox: [...subject.outbox, added] }
}

/** The subject without these events in its outbox; the same object if the outbox has none of them. */
export const withoutEvents = (subject: SubjectLedger, ids: ReadonlyArray<string>): SubjectLedger => {
  const outbox = subject.outbox.filter(event => !ids.includes(event.id))
  return outbox.length === subject.outbox.length ? subject : { ...subject, outbox }
}

/** Whether a new attempt or send may begin. While the outbox is full, only what has begun may end. */
export const hasRoomForEvents = ({ outbox }: SubjectLedger): boolean => outbox.length < ledgerLimits.eventsMax
