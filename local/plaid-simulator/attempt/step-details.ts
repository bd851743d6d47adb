import type { Json } from '../json.ts'
import type { UserData } from './attempt.ts'
import { documentDetails } from './document-details.ts'
import { riskDetails } from './risk-details.ts'
import type { StepName } from './steps.ts'

/** Steps that have a sub-object of the same name in an attempt. */
export const detailedSteps = [
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'risk_check',
] as const satisfies readonly StepName[]

export type DetailedStep = (typeof detailedSteps)[number]

export type DetailInput = {
  readonly attemptId: string
  readonly outcome: 'success' | 'failed'
  readonly user: UserData
  /** Timestamp of the outcome, in Plaid's format. */
  readonly at: string
}

const smsDetails = ({ outcome, user, at }: DetailInput): Json => ({
  status: outcome,
  verifications: [
    {
      status: outcome,
      attempt: 1,
      phone_number: user.phone_number,
      delivery_attempt_count: 1,
      solve_attempt_count: outcome === 'success' ? 1 : 3,
      initially_sent_at: at,
      last_sent_at: at,
      redacted_at: null,
    },
  ],
})

const kycDetails = ({ outcome }: DetailInput): Json => {
  const summary = outcome === 'success' ? 'match' : 'no_match'
  return {
    status: outcome,
    address: { summary, po_box: 'no', type: 'residential' },
    name: { summary },
    date_of_birth: { summary },
    id_number: { summary },
    phone_number: { summary, area_code: summary },
  }
}

const selfieDetails = ({ attemptId, outcome }: DetailInput): Json => {
  const folder = `https://example.plaid.com/verifications/${attemptId}/selfie`
  return {
    status: outcome,
    selfies: [
      {
        status: outcome,
        attempt: 1,
        capture: { image_url: `${folder}/liveness.jpeg`, video_url: `${folder}/liveness.webm` },
        analysis: { document_comparison: outcome === 'success' ? 'match' : 'no_match', liveness_check: outcome },
      },
    ],
  }
}

/** The sub-object of a step that has ended, with every member that Plaid's schema requires. */
export const stepDetails = (step: DetailedStep, input: DetailInput): Json => {
  switch (step) {
    case 'verify_sms':
      return smsDetails(input)
    case 'kyc_check':
      return kycDetails(input)
    case 'documentary_verification':
      return documentDetails(input)
    case 'selfie_check':
      return selfieDetails(input)
    case 'risk_check':
      return riskDetails(input)
  }
}
