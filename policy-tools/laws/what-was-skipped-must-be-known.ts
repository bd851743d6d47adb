import type { NoRetryLaw } from './reading/law.ts'
import { ranIn, steps } from './reading/standing.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried with a skipped step of which nothing is known; terms that were accepted by API are known.',
  why: 'After a retry, skipped means that the attempt before says how the step stands. What that showed may count against a retry.',
  where: situation => steps.some(step => step !== 'accept_tos' && ranIn(situation, step) === undefined),
}
