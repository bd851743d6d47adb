import type { Json } from '../json.ts'
import { persona } from '../persona.ts'
import type { DetailInput } from './step-details.ts'
import { entriesOf } from './tries.ts'

const { street2: _apartment, ...documentAddress } = persona.address

/** All members with the same value. */
const all = (members: readonly string[], value: string): Json =>
  Object.fromEntries(members.map(member => [member, value]))

const aamvaMembers = [
  'id_number',
  'id_issue_date',
  'id_expiration_date',
  'street',
  'city',
  'postal_code',
  'date_of_birth',
  'gender',
  'height',
  'eye_color',
  'first_name',
  'middle_name',
  'last_name',
]

const fraudMembers = [
  'type_supported',
  'portrait_presence_check',
  'portrait_details_check',
  'image_composition_check',
  'integrity_check',
  'detail_check',
  'issue_date_check',
]

const images = (attemptId: string, attempt: number): Json => {
  const folder = `https://example.plaid.com/verifications/${attemptId}/documents/${attempt}`
  return {
    original_front: `${folder}/original_front.jpeg`,
    original_back: `${folder}/original_back.jpeg`,
    cropped_front: `${folder}/cropped_front.jpeg`,
    cropped_back: `${folder}/cropped_back.jpeg`,
    face: `${folder}/face.jpeg`,
  }
}

const license = (input: DetailInput): Json => ({
  id_number: 'AB123456',
  category: 'drivers_license',
  expiration_date: '2030-05-29',
  issue_date: '2020-05-29',
  issuing_country: 'US',
  issuing_region: 'IN',
  date_of_birth: input.user.date_of_birth,
  address: documentAddress,
  name: input.user.name,
})

const analysis = (outcome: DetailInput['outcome']): Json => {
  const match = outcome === 'success' ? 'match' : 'no_match'
  return {
    authenticity: match,
    image_quality: outcome === 'success' ? 'high' : 'low',
    extracted_data: { name: match, date_of_birth: match, expiration_date: 'not_expired', issuing_country: 'match' },
    fraud_analysis_details: all(fraudMembers, outcome),
    image_quality_details: all(['glare_check', 'blur_check', 'dimensions_check'], outcome),
    aamva_verification: { is_verified: outcome === 'success', ...all(aamvaMembers, match) },
  }
}

/** One photo, of the front and the back. */
const document = (input: DetailInput, attempt: number, outcome: DetailInput['outcome']): Json => ({
  status: outcome,
  attempt,
  images: images(input.attemptId, attempt),
  extracted_data: license(input),
  analysis: analysis(outcome),
  redacted_at: null,
})

/** Plaid lets a person show a document three times before the step fails. */
export const documentDetails = (input: DetailInput): Json => {
  const { outcome, tries } = input
  const attempts = outcome === 'success' ? [1] : [1, 2, 3]
  const documents = tries
    ? entriesOf(tries, outcome, attempt => document(input, attempt, 'success'))
    : attempts.map(attempt => document(input, attempt, outcome))
  return { status: outcome, documents }
}
