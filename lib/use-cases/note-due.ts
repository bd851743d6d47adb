import type { Reader } from 'fp-ts/Reader'
import { attemptDueAtMs } from '../domain/ledger/due.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { JournalEnvironment } from '../ports/journal.ts'

/** The line says when the attempt falls due again: for a send, a look for its child, or a look at it; null: never. */
export const noteDue =
  (subject: SubjectLedger, attempt_id: string): Reader<JournalEnvironment, void> =>
  ({ journal }) => {
    const entry = entryOf(subject, attempt_id)
    const dueAtMs = entry && attemptDueAtMs(entry.state)
    journal.note({ due_at: dueAtMs === undefined ? null : new Date(dueAtMs).toISOString() })()
  }
