import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type History, historyOf } from '../domain/plaid/history.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { Subject } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'

/** All attempts of a subject, newest first. */
export const readHistory =
  ({
    client_user_id,
    template_id,
  }: Subject): ReaderTaskEither<PlaidEnvironment & JournalEnvironment, RetryError, History<Snapshot>> =>
  ({ plaid, journal }) =>
  async () => {
    const listing = await plaid.listAttempts({ client_user_id, template_id })()
    if (E.isLeft(listing)) return listing
    journal.note({ foreign_rows: listing.right.foreignRows })()
    return E.right(historyOf(listing.right.attempts))
  }

/**
 * The list does not have the attempt, so it is older than the attempt, which may still be the newest one. Nothing is
 * concluded from such a list, and the call is repeated later.
 */
export const staleList: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }
