import type { NoRetryLaw } from './reading/law.ts'
import { failed, kycOf } from './reading/standing.ts'

const details = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried whose failed details conflict: the date of birth, the id number, or two details are wrong.',
  why: 'That is more than a typing error, also where the applicant went on to a document or a selfie.',
  where: situation => {
    if (!failed(situation, 'kyc_check')) return false
    const kyc = kycOf(situation)
    const wrong = details.filter(detail => kyc[detail]?.summary === 'no_match')
    return wrong.length >= 2 || wrong.includes('date_of_birth') || wrong.includes('id_number')
  },
}
