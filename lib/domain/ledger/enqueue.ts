import * as E from 'fp-ts/Either'
import { subjectDueAtMs } from './due.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** Only one sweep queues a due subject. If its message is lost, the subject is due again after `queuedMs`. */
export const enqueue = (subject: SubjectLedger, nowMs: number): TransitionResult => {
  const dueAtMs = subjectDueAtMs(subject)
  if (dueAtMs === undefined || dueAtMs > nowMs) return rejected('not-due', dueAtMs)
  return E.right({ ...subject, queuedUntilMs: nowMs + ledgerLimits.queuedMs })
}
