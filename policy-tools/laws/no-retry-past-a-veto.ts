import type { NoRetryLaw } from './reading/law.ts'
import { lineage, standing } from './reading/standing.ts'
import { vetoed } from './reading/vetoes.ts'

/** Terms that were not refused, or of which nothing is known. */
const consented: ReadonlyArray<unknown> = ['success', 'manually_approved', 'not_applicable', 'skipped', null, undefined]

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried past a veto, of its own or of an attempt before it.',
  why: 'Fraud, a watchlist hit, a forged document, another face and the decision of a reviewer are not honest mistakes.',
  where: situation => {
    const { answer, faces } = situation
    const hasRefused = answer.status === 'failed' && !consented.includes(answer.steps['accept_tos'])
    return (
      ['success', 'active', 'canceled'].includes(answer.status) ||
      (hasRefused && standing(situation, 'accept_tos') !== 'success') ||
      lineage(situation).some(chain => vetoed(chain, faces))
    )
  },
}
