import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { plaidLimits } from '../../domain/plaid/plaid-limits.ts'
import { isSameId } from '../../domain/plaid/same-id.ts'
import type { Snapshot } from '../../domain/policy/findings/snapshot.ts'
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
    t.type({ identity_verifications: t.array(t.unknown) }),
    t.partial({ next_cursor: t.union([t.string, t.null]) }),
  ]),
  'ListPage',
)

/** Plaid lists whole attempts, with all of their findings. One row that is no attempt makes the page unreadable. */
const pageOf = (row: t.Decoder<unknown, Snapshot>) => ({
  decode: (input: unknown) =>
    pipe(
      ListPage.decode(input),
      E.flatMap(({ identity_verifications, next_cursor }) =>
        pipe(
          identity_verifications,
          E.traverseArray(row.decode),
          E.map(rows => ({ rows, next: next_cursor })),
        ),
      ),
    ),
})

/** A row without an owner may be the user's: left out, it could hide the newest attempt. */
const listingOf = (rows: ReadonlyArray<Snapshot>, { client_user_id, template_id }: Subject): Listing => {
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
export const listAllPages = (
  read: Read,
  row: t.Decoder<unknown, Snapshot>,
  subject: Subject,
  leftMs: Deadline,
): TE.TaskEither<RetryError, Listing> => {
  const { client_user_id, template_id } = subject
  const answer = pageOf(row)

  const pagesFrom = (
    cursors: ReadonlyArray<string>,
    before: ReadonlyArray<Snapshot>,
  ): TE.TaskEither<RetryError, Listing> => {
    const cursor = cursors.at(-1)
    return pipe(
      read({
        path: '/identity_verification/list',
        body: { client_user_id, template_id, ...(cursor !== undefined && { cursor }) },
        answer,
        leftMs,
      }),
      TE.flatMap(({ rows: listed, next }) => {
        const rows = [...before, ...listed]
        if (next === undefined || next === null || next === '') return TE.right(listingOf(rows, subject))
        if (cursors.includes(next) || cursors.length + 1 >= plaidLimits.listPagesMax) return TE.left(tooManyPages)
        return pagesFrom([...cursors, next], rows)
      }),
    )
  }

  return pagesFrom([], [])
}
