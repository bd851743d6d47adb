import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { inReview } from '../domain/ledger/in-review.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { readCursor, writeCursor } from '../domain/operator/cursor.ts'
import { iso } from '../domain/operator/iso.ts'
import type { ReviewListAnswer, ReviewRow } from '../domain/operator/read-answers.ts'
import { ReviewPosition } from '../domain/operator/review-position.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { StageReadsEnvironment } from '../ports/stage-reads.ts'
import type { DeploymentEnvironment } from './deployment.ts'

export type ListReviewsEnvironment = StageReadsEnvironment &
  Pick<DeploymentEnvironment, 'plaidEnv'> & { readonly ledger: Pick<Ledger, 'load'> }

/** Shards are passed over until one has a review. */
const queriesMax = 8

const rowsOf = (subject: SubjectLedger): ReadonlyArray<ReviewRow> =>
  inReview(subject).map(({ attempt_id, sends, state, decision }) => {
    const sentAtMs = sends.at(-1)?.sentAtMs
    return {
      attempt_id,
      client_user_id: subject.client_user_id,
      template_id: subject.template_id,
      sent_at: sentAtMs === undefined ? null : iso(sentAtMs),
      sends: sends.length,
      is_looked_for: state._tag === 'Review' && state.lookAtMs !== undefined,
      rules: sends.at(-1)?.rules ?? decision?.rules ?? [],
    }
  })

/** One page of the attempts in review. The index lists their subjects, and the ledger says whether it is still so. */
export const listReviews =
  (cursor: string | undefined): ReaderTaskEither<ListReviewsEnvironment, RetryError, ReviewListAnswer> =>
  ({ stageReads, ledger, plaidEnv }) =>
  async () => {
    const started = readCursor(ReviewPosition, cursor)
    if (E.isLeft(started)) return started
    let position = started.right
    const rows: ReviewRow[] = []
    for (let queries = 0; queries < queriesMax && rows.length === 0; queries += 1) {
      const page = await stageReads.reviews(plaidEnv, position)()
      if (E.isLeft(page)) return page
      for (const key of page.right.subjects) {
        const loaded = await ledger.load(key)()
        if (E.isLeft(loaded)) return loaded
        rows.push(...rowsOf(loaded.right))
      }
      position = page.right.next
      if (position === undefined) break
    }
    return E.right({ rows, ...(position !== undefined && { next: writeCursor(ReviewPosition, position) }) })
  }
