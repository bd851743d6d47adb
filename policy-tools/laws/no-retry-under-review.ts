import type { NoRetryLaw } from './reading/law.ts'
import { lineage, standing, steps } from './reading/standing.ts'
import { showsFaceOf } from './reading/vetoes.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried that a person looks at, or that shows a face whose owner is not known.',
  why: "A retry would overtake the reviewer. A face may be a stranger's until Plaid says whose it is.",
  where: situation => {
    const { answer, faces } = situation
    return (
      answer.status === 'pending_review' ||
      Object.values(answer.steps).includes('pending_review') ||
      steps.some(step => standing(situation, step) === 'pending_review') ||
      lineage(situation).some(chain => showsFaceOf(chain, faces, 'unasked'))
    )
  },
}
