import type { ExplainAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import { type Asked, ask } from '../api.ts'

const isFound = (asked: Asked<ExplainAnswer>): boolean => asked._tag === 'Answer' && asked.answer.subjects.length > 0

const isUnknown = (asked: Asked<ExplainAnswer>): boolean => asked._tag === 'Answer' || asked.status === 404

/**
 * Asks about an id of a user or of an attempt. One with the usual beginning of an attempt's is asked as one first: that
 * saves a call.
 */
export const explainId = async (id: string): Promise<Asked<ExplainAnswer>> => {
  const asUser = () => ask({ act: 'explain', client_user_id: id })
  const asAttempt = () => ask({ act: 'explain', attempt_id: id })
  const ways = /^(idv|flwses)_/.test(id) ? [asAttempt, asUser] : [asUser, asAttempt]
  for (const way of ways) {
    const asked = await way()
    if (isFound(asked) || !isUnknown(asked)) return asked
  }
  return { _tag: 'Answer', answer: { subjects: [] } }
}
