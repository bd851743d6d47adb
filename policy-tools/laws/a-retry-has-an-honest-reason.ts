import type { DecisionLaw } from './reading/law.ts'
import { isPoor, isUnread, lastPhoto } from './reading/photos.ts'
import type { PhotoAnalysis } from './reading/plaid-answer.ts'
import type { Situation } from './reading/situation.ts'
import { decidingStep, failed, kycOf, selfiesOf } from './reading/standing.ts'

const isUnsuitable = ({ fraud_analysis_details, extracted_data }: PhotoAnalysis): boolean =>
  fraud_analysis_details?.['type_supported'] === 'failed' ||
  fraud_analysis_details?.['portrait_presence_check'] === 'failed' ||
  extracted_data?.['issuing_country'] === 'no_match'

const isUnclearOrUnsuitable = (photo: PhotoAnalysis): boolean =>
  isPoor(photo) || isUnread(photo) || photo.extracted_data?.['expiration_date'] === 'expired' || isUnsuitable(photo)

const isOfEntry = (situation: Situation, { extracted_data }: PhotoAnalysis): boolean => {
  const words = [extracted_data?.['name'], extracted_data?.['date_of_birth']]
  return (
    (situation.answer.steps['kyc_check'] === 'not_applicable' || !failed(situation, 'kyc_check')) &&
    words.includes('match') &&
    words.some(word => word === 'no_match' || word === 'partial_match')
  )
}

const isDocumentExcused = (situation: Situation): boolean => {
  const photo = lastPhoto(situation)
  const isDeciding = decidingStep(situation) === 'documentary_verification'
  return photo !== undefined && (isUnclearOrUnsuitable(photo) || (isDeciding && isOfEntry(situation, photo)))
}

const areDetailsExcused = (situation: Situation, strategy: string | null): boolean => {
  const { name, address, phone_number, date_of_birth, id_number } = kycOf(situation)
  const words = [name, address, phone_number, date_of_birth].map(found => found?.summary)
  const differing = words.filter(word => word === 'no_match' || word === 'partial_match').length
  const isStepUp = strategy === 'custom'
  const idNumber = id_number?.summary ?? ''
  if (isStepUp) return differing === 0 && idNumber !== 'no_match' && idNumber !== 'partial_match'
  const isClose = differing === 1 || (differing === 2 && !words.includes('no_match'))
  const isPostOfficeBox = differing === 0 && address?.po_box === 'yes'
  return (isClose || isPostOfficeBox) && ['match', 'no_data', 'no_input'].includes(idNumber)
}

const areSelfiesExcused = (situation: Situation): boolean => {
  const selfies = selfiesOf(situation)
  return selfies.length > 0 && selfies.every(({ analysis }) => analysis?.liveness_check === 'success')
}

export const law: DecisionLaw = {
  kind: 'decision',
  says: 'Each step that failed has an honest reason: little differs, or a photo, a document or a code was of no use.',
  why: 'What nothing explains is for a person to look at. A failed document or selfie before the step that ended the session counts too.',
  where: (_, { decision }) => decision === 'Retry',
  holds: (situation, { strategy }) =>
    (decidingStep(situation) !== undefined || situation.answer.status === 'expired') &&
    (!failed(situation, 'documentary_verification') || isDocumentExcused(situation)) &&
    (!failed(situation, 'selfie_check') || areSelfiesExcused(situation)) &&
    (decidingStep(situation) !== 'kyc_check' || areDetailsExcused(situation, strategy)),
}
