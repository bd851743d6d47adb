import { documentDetails } from './plaid-simulator/attempt/document-details.ts'
import { unknownUser } from './plaid-simulator/attempt/new-attempt.ts'
import type { StepName, StepStatus } from './plaid-simulator/attempt/steps.ts'
import type { Json } from './plaid-simulator/json.ts'

/** How a step ended, and what Plaid found. */
export interface Finding {
  readonly step: StepName
  readonly status: StepStatus
  readonly detail?: Json
}

const match = { summary: 'match' }

/**
 * Plaid lets a person show a document three times. Each time the document is good except for this part of the
 * analysis.
 */
const documents = (analysis: Json): Json => {
  const found = documentDetails({ attemptId: '', outcome: 'success', user: unknownUser, at: '' })
  const [genuine] = found['documents'] as readonly Json[]
  const shown = { analysis: { ...(genuine?.['analysis'] as Json), ...analysis } }
  return { documents: [shown, shown, shown] }
}

/** Why attempts fail. The applicant can correct the first two; the others are never retried automatically. */
export const findings = {
  mistypedName: {
    step: 'kyc_check',
    status: 'failed',
    detail: {
      name: { summary: 'partial_match' },
      address: match,
      date_of_birth: match,
      id_number: match,
      phone_number: match,
    },
  },
  blurredDocument: {
    step: 'documentary_verification',
    status: 'failed',
    detail: documents({
      image_quality: 'low',
      image_quality_details: { glare_check: 'success', blur_check: 'failed', dimensions_check: 'success' },
    }),
  },
  forgedDocument: {
    step: 'documentary_verification',
    status: 'failed',
    detail: documents({ authenticity: 'no_match' }),
  },
  highRisk: { step: 'risk_check', status: 'failed' },
  watchlistHit: { step: 'watchlist_screening', status: 'failed' },
  manualRejection: { step: 'kyc_check', status: 'manually_rejected' },
} as const satisfies Readonly<Record<string, Finding>>
