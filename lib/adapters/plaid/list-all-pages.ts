import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { Attempt } from '../../domain/plaid/attempt.ts'
import { plaidLimits } from '../../domain/plaid/plaid-limits.ts'
import { isSameId } from '../../domain/plaid/same-id.ts'
import type { Subject } from '../../domain/request/subject.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { Listing } from '../../ports/plaid.ts'
import type { Deadline } from './deadline.ts'
import type { Read } from './reads.ts'

/**
 * One page of `/identity_verification/list`: Plaid's schema `IdentityVerificationListResponse`. The last page has no
 * cursor, or null.
 */
const ListPage = t.exact(
  t.intersection([
    t.type({ identity_verifications: t.array(Attempt) }),
    t.partial({ next_cursor: t.union([t.string, t.null]) }),
  ]),
  'ListPage',
)

/** A row without an owner may be the user's: left out, it could hide the newest attempt. */
const listingOf = (rows: ReadonlyArray<Attempt>, { client_user_id, template_id }: Subject): Listing => {
  const attempts = rows.filter(
    row =>
      (row.client_user_id === null || row.client_user_id === client_user_id) && isSameId(row.template.id, template_id),
  )
  return { attempts, foreignRows: rows.length - attempts.length }
}

const tooManyPages: RetryError = { _tag: 'PlaidUnreadable', cause: 'too-many-pages' }

/**
 * Reads all pages of a subject's list within one deadline. A cursor that was followed before, or a list with more
 * than `listPagesMax` pages, is an error: half a list could hide the newest attempt.
 */
export const listAllPages = (read: Read, subject: Subject, leftMs: Deadline): TE.TaskEither<RetryError, Listing> => {
  const { client_user_id, template_id } = subject

  const pagesFrom = (
    cursors: ReadonlyArray<string>,
    before: ReadonlyArray<Attempt>,
  ): TE.TaskEither<RetryError, Listing> => {
    const cursor = cursors.at(-1)
    return pipe(
      read({
        path: '/identity_verification/list',
        body: { client_user_id, template_id, ...(cursor !== undefined && { cursor }) },
        answer: ListPage,
        leftMs,
      }),
      TE.flatMap(({ identity_verifications, next_cursor: next }) => {
        const rows = [...before, ...identity_verifications]
        if (next === undefined || next === null || next === '') return TE.right(listingOf(rows, subject))
        if (cursors.includes(next) || cursors.length + 1 >= plaidLimits.listPagesMax) return TE.left(tooManyPages)
        return pagesFrom([...cursors, next], rows)
      }),
    )
  }

  return pagesFrom([], [])
}
