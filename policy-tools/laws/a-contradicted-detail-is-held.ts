import type { NoRetryLaw } from './reading/law.ts'
import { documentDetails, photosThatCount } from './reading/photos.ts'
import { kycOf, lineage } from './reading/standing.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried whose document contradicts a name or date of birth that a data source has confirmed.',
  why: "A person's true data with another person's document is the shape of a stolen identity. It stays so until a document passes.",
  where: situation => {
    const chains = lineage(situation)
    const passed = chains.findIndex(({ answer }) =>
      ['success', 'manually_approved'].includes(answer.steps['documentary_verification'] ?? ''),
    )
    const open = passed === -1 ? chains : chains.slice(0, passed)
    return open.some((chain, index) =>
      documentDetails.some(
        detail =>
          photosThatCount(chain).some(({ extracted_data }) => extracted_data?.[detail] === 'no_match') &&
          chains.slice(index).some(each => kycOf(each)[detail]?.summary === 'match'),
      ),
    )
  },
}
