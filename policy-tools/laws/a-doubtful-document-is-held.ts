import type { NoRetryLaw } from './reading/law.ts'
import { looksForged, photosThatCount } from './reading/photos.ts'

export const law: NoRetryLaw = {
  kind: 'no-retry',
  says: 'No attempt is retried whose failed document is doubtful or looks forged on a photo that counts.',
  why: 'A person must decide on a doubtful document, also where the photo is poor, or its quality is not known.',
  where: situation =>
    photosThatCount(situation).some(
      photo =>
        looksForged(photo) ||
        photo.authenticity === 'partial_match' ||
        photo.fraud_analysis_details?.['issue_date_check'] === 'failed' ||
        photo.aamva_verification?.is_verified === false ||
        photo.human_review?.status === 'failed',
    ),
}
