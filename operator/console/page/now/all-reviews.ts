import type { ReviewListAnswer, ReviewRow } from '../../../../lib/domain/operator/read-answers.ts'
import { type Asked, askPages } from '../api.ts'

const rowsShown = 100

/** The attempts in review, of all pages until there are as many as are shown. A page may be empty and have a next one. */
export const allReviews = async (): Promise<Asked<ReviewListAnswer>> => {
  const rows: ReviewRow[] = []
  let next: string | undefined
  for await (const page of askPages({ act: 'review-list' })) {
    if (page._tag === 'Problem') return page
    rows.push(...page.answer.rows)
    next = page.answer.next
    if (rows.length >= rowsShown) break
  }
  return { _tag: 'Answer', answer: { rows, ...(next !== undefined && { next }) } }
}
