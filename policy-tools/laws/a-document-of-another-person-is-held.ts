import type { NoRetryLaw } from './reading/law.ts'
import { documentDetails, photosThatCount } from './reading/photos.ts'
import { lineage } from './reading/standing.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried whose document differs in the name and in the date of birth.',
  why: 'One detail that differs may be a typing error. Two are the document of another person, with or without a data source.',
  where: situation => {
    const chains = lineage(situation)
    const passed = chains.findIndex(({ answer }) =>
      ['success', 'manually_approved'].includes(answer.steps['documentary_verification'] ?? ''),
    )
    const open = passed === -1 ? chains : chains.slice(0, passed)
    return open.some(chain =>
      documentDetails.every(detail =>
        photosThatCount(chain).some(({ extracted_data }) =>
          ['no_match', 'partial_match'].includes(extracted_data?.[detail] ?? ''),
        ),
      ),
    )
  },
}
