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

/** Something that others are told about an attempt, at least once, each time with the same id. */
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
 * `detail` tells two events of one kind about one attempt apart: the child, or the send's token.
 * The id follows from what happened, not from when or in which order.
 */
interface Happened extends Omit<LedgerEvent, 'id'> {
  readonly detail?: string
}

export const withEvent = (subject: SubjectLedger, { detail, ...happened }: Happened): SubjectLedger => {
  const id = [happened.attempt_id, happened.kind, ...(detail === undefined ? [] : [detail])].join('/')
  if (subject.outbox.some(event => event.id === id)) return subject
  return { ...subject, outbox: [...subject.outbox, { id, ...happened }] }
}

/** While events cannot be emitted nothing new begins; what has begun may still end. */
export const hasRoomForEvents = ({ outbox }: SubjectLedger): boolean => outbox.length < ledgerLimits.eventsMax
