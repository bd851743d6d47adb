import { countsOf as countsInWindow } from '../../lib/domain/ledger/caps.ts'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { transition as transitionInWindow } from '../../lib/domain/ledger/transition.ts'

/** How long a send counts in tests that are not about it. */
export const windowMs = 180 * 86_400_000

export const transition = (subject: SubjectLedger, command: LedgerCommand, nowMs: number) =>
  transitionInWindow(subject, command, windowMs, nowMs)

export const countsOf = (subject: SubjectLedger, nowMs: number) => countsInWindow(subject, windowMs, nowMs)
