import type { Json } from '../json.ts'
import type { UserData } from './attempt.ts'
import { documentDetails } from './document-details.ts'
import { riskDetails } from './risk-details.ts'
import type { StepName } from './steps.ts'
import { entriesOf } from './tries.ts'

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
  /** What was found in each try; by default as many as Plaid's Sandbox makes. */
  readonly tries?: readonly Json[]
}

/** Steps in which a person may try several times, each with an entry of its own. */
export const stepsWithTries = [
  'verify_sms',
  'documentary_verification',
  'selfie_check',
] as const satisfies readonly DetailedStep[]

const smsDetails = ({ outcome, user, at, tries }: DetailInput): Json => {
  const verification = (attempt: number): Json => ({
    status: outcome,
    attempt,
    phone_number: user.phone_number,
    delivery_attempt_count: 1,
    solve_attempt_count: outcome === 'success' ? 1 : 3,
    initially_sent_at: at,
    last_sent_at: at,
    redacted_at: null,
  })
  return { status: outcome, verifications: entriesOf(tries ?? [{}], outcome, verification) }
}

const kycDetails = ({ outcome, user }: DetailInput): Json => {
  const summary = outcome === 'success' ? 'match' : 'no_match'
  const phone = user.phone_number === null ? 'no_input' : summary
  return {
    status: outcome,
    address: { summary, po_box: 'no', type: 'residential' },
    name: { summary },
    date_of_birth: { summary },
    id_number: { summary: user.id_number === null ? 'no_input' : summary },
    phone_number: { summary: phone, area_code: phone },
  }
}

const selfieDetails = ({ attemptId, outcome, tries }: DetailInput): Json => {
  const folder = `https://example.plaid.com/verifications/${attemptId}/selfie`
  const selfie = (attempt: number, result: DetailInput['outcome']): Json => ({
    status: result,
    attempt,
    capture: { image_url: `${folder}/liveness.jpeg`, video_url: `${folder}/liveness.webm` },
    analysis: { document_comparison: result === 'success' ? 'match' : 'no_match', liveness_check: result },
  })
  const selfies = tries ? entriesOf(tries, outcome, attempt => selfie(attempt, 'success')) : [selfie(1, outcome)]
  return { status: outcome, selfies }
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
