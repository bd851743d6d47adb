import { ledgerLimits } from '../ledger/ledger-limits.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { iso } from './iso.ts'
import type { UnpublishedRow } from './read-answers.ts'

/** The events of a subject that the bus should have taken by now. */
export const unpublished = (
  { client_user_id, template_id, outbox }: SubjectLedger,
  nowMs: number,
): ReadonlyArray<UnpublishedRow> =>
  outbox
    .filter(({ atMs }) => atMs + ledgerLimits.eventGraceMs <= nowMs)
    .map(({ attempt_id, kind, atMs }) => ({
      attempt_id,
      client_user_id,
      template_id,
      kind,
      at: iso(atMs),
    }))
