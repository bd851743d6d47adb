import type { ReviewListAnswer, ReviewRow } from '../../../../lib/domain/operator/read-answers.ts'
import { type Asked, ask } from '../api.ts'

const rowsShown = 100

/** The attempts in review, of all pages until there are as many as are shown. A page may be empty and have a next one. */
export const allReviews = async (): Promise<Asked<ReviewListAnswer>> => {
  const rows: ReviewRow[] = []
  let cursor: string | undefined
  do {
    const page = await ask({ act: 'review-list', ...(cursor !== undefined && { cursor }) })
    if (page._tag === 'Problem') return page
    rows.push(...page.answer.rows)
    cursor = page.answer.next
  } while (cursor !== undefined && rows.length < rowsShown)
  return { _tag: 'Answer', answer: { rows, ...(cursor !== undefined && { next: cursor }) } }
}
