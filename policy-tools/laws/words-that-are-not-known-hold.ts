import { words } from '../../lib/domain/policy/findings/words.ts'
import type { NoRetryLaw } from './reading/law.ts'
import { photosThatCount } from './reading/photos.ts'
import { failed, kycOf, risksOf, selfiesOf, standing, steps } from './reading/standing.ts'

const statuses = ['failed', 'expired', 'success', 'active', 'canceled', 'pending_review']
const stepStatuses = [
  ...statuses,
  'waiting_for_prerequisite',
  'not_applicable',
  'skipped',
  'manually_approved',
  'manually_rejected',
]

const isNew = (word: unknown, known: ReadonlyArray<string>): boolean =>
  word !== null && word !== undefined && !known.some(one => one === word)

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried in which a status, or a finding of a failed step or of the risk check, is a new word.',
  why: 'Plaid adds words without notice. What a new one means is for a person to find out.',
  where: situation => {
    const { answer } = situation
    const kyc = kycOf(situation)
    return (
      isNew(answer.status, statuses) ||
      steps.some(step => isNew(standing(situation, step), stepStatuses)) ||
      Object.entries(answer.steps).some(
        ([step, status]) => !(steps as ReadonlyArray<string>).includes(step) && status !== 'not_applicable',
      ) ||
      (failed(situation, 'kyc_check') &&
        [kyc.name, kyc.address, kyc.phone_number, kyc.date_of_birth, kyc.id_number].some(found =>
          isNew(found?.summary, words.MatchSummaryCode),
        )) ||
      photosThatCount(situation).some(
        ({ authenticity, image_quality, extracted_data }) =>
          isNew(authenticity, words.DocumentAuthenticityMatchCode) ||
          isNew(image_quality, words.ImageQuality) ||
          isNew(extracted_data?.['name'], words.DocumentNameMatchCode) ||
          isNew(extracted_data?.['date_of_birth'], words.DocumentDateOfBirthMatchCode),
      ) ||
      (failed(situation, 'selfie_check') &&
        selfiesOf(situation).some(({ analysis }) =>
          isNew(analysis?.liveness_check, words.SelfieAnalysisLivenessCheck),
        )) ||
      risksOf(situation).some(
        ({ behavior }) =>
          isNew(behavior?.['bot_detected'], words.RiskCheckBehaviorBotDetectedLabel) ||
          isNew(behavior?.['user_interactions'], words.RiskCheckBehaviorUserInteractionsLabel),
      )
    )
  },
}
