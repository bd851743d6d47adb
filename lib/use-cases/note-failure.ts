import type { Reader } from 'fp-ts/Reader'
import { failureMembers } from '../domain/failure-members.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'

/** The call goes on, or ends with another word: its line says which error happened, and why. */
export const noteFailure =
  (error: RetryError): Reader<JournalEnvironment, void> =>
  ({ journal }) =>
    journal.note({ failure: error._tag, ...failureMembers(error) })()
