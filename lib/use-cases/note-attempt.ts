import type { Reader } from 'fp-ts/Reader'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { JournalEnvironment } from '../ports/journal.ts'

/** The line says which attempt was read, how it stands at Plaid, and whose retry it is. */
export const noteAttempt =
  ({ id, status, previous_attempt_id }: Snapshot): Reader<JournalEnvironment, void> =>
  ({ journal }) =>
    journal.note({
      attempt_id: id,
      attempt_status: status,
      ...(previous_attempt_id !== null && { previous_attempt_id }),
    })()
