import type { ExplainAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import { explainId as firstKnown } from '../../../explain-id.ts'
import { type Asked, ask } from '../api.ts'

const isFound = (asked: Asked<ExplainAnswer>): boolean => asked._tag === 'Answer' && asked.answer.subjects.length > 0

const isUnknown = (asked: Asked<ExplainAnswer>): boolean => asked._tag === 'Answer' || asked.status === 404

/** Asks about an id of a user or of an attempt. */
export const explainId = async (id: string): Promise<Asked<ExplainAnswer>> => {
  const asked = await firstKnown(
    id,
    of => ask({ act: 'explain', ...of }),
    answer => isFound(answer) || !isUnknown(answer),
  )
  return isUnknown(asked) && !isFound(asked) ? { _tag: 'Answer', answer: { subjects: [] } } : asked
}
