import * as E from 'fp-ts/Either'
import type { Decided } from './decided.ts'
import { dueAtMs } from './due.ts'
import type { Published } from './ledger-command.ts'
import { withoutEvents } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** A due subject is queued by one sweep only; if its message is lost, it falls due again. */
export const enqueue = (subject: SubjectLedger, nowMs: number): Decided => {
  const dueAt = dueAtMs(subject)
  if (dueAt === undefined || dueAt > nowMs) return rejected('not-due', dueAt)
  return E.right({ ...subject, queuedUntilMs: nowMs + ledgerLimits.queuedMs })
}

export const published = (subject: SubjectLedger, { ids }: Published): Decided => E.right(withoutEvents(subject, ids))
