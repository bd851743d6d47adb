import { type Edit, edited } from './edited.ts'

/** The time of decisions in tests, and the times of the attempt of `plaidAnswer`. Unix milliseconds. */
export const nowMs = Date.parse('2026-03-10T12:00:00Z')
export const attemptId = 'idv_52xR9LKo77r1Np'
/** How much later than after the common delay this attempt is retried, in milliseconds. */
export const jitterMs = 568_324

const document = (attempt: number) => ({
  status: 'failed',
  attempt,
  images: { original_front: 'https://example.plaid.com/documents/1/original_front.jpeg' },
  extracted_data: { id_number: 'AB123456', date_of_birth: '1975-01-18' },
  analysis: {
    authenticity: 'match',
    image_quality: 'high',
    extracted_data: {
      name: 'match',
      date_of_birth: 'match',
      expiration_date: 'not_expired',
      issuing_country: 'match',
    },
    fraud_analysis_details: {
      type_supported: 'success',
      portrait_presence_check: 'success',
      portrait_details_check: 'success',
      image_composition_check: 'success',
      integrity_check: 'success',
      detail_check: 'success',
      issue_date_check: 'success',
    },
    image_quality_details: { glare_check: 'success', dimensions_check: 'success', blur_check: 'success' },
    human_review: { status: 'success' },
    aamva_verification: { is_verified: true, id_number: 'match' },
  },
  redacted_at: null,
})

const clean = {
  id: attemptId,
  client_user_id: 'user-1',
  created_at: '2026-03-10T09:00:00Z',
  completed_at: '2026-03-10T10:00:00Z',
  previous_attempt_id: null,
  shareable_url: 'https://flow.plaid.com/verify/idv_52xR9LKo77r1Np?key=e004115db797f7cc3083bff3167cba30',
  template: { id: 'idvtmp_local', version: 1 },
  user: { name: { given_name: 'Leslie', family_name: 'Knope' }, id_number: { value: '123456789', type: 'us_ssn' } },
  status: 'failed',
  steps: {
    accept_tos: 'success',
    verify_sms: 'success',
    kyc_check: 'success',
    documentary_verification: 'success',
    selfie_check: 'success',
    watchlist_screening: 'success',
    risk_check: 'success',
  },
  documentary_verification: { status: 'failed', documents: [document(1)] },
  selfie_check: {
    status: 'failed',
    selfies: [
      {
        status: 'failed',
        attempt: 1,
        capture: { image_url: 'https://example.plaid.com/selfie/liveness.jpeg' },
        analysis: { document_comparison: 'match', liveness_check: 'success' },
      },
    ],
  },
  kyc_check: {
    status: 'failed',
    name: { summary: 'match' },
    address: { summary: 'match', po_box: 'no', type: 'residential' },
    phone_number: { summary: 'match', area_code: 'match' },
    date_of_birth: { summary: 'match' },
    id_number: { summary: 'match' },
  },
  risk_check: {
    status: 'success',
    behavior: { user_interactions: 'genuine', fraud_ring_detected: 'no', bot_detected: 'no' },
    email: null,
    phone: null,
    devices: [],
    identity_abuse_signals: { synthetic_identity: { score: 3 }, stolen_identity: { score: 2 } },
    facial_duplicates: [],
    trust_index_score: 86,
  },
  verify_sms: null,
  watchlist_screening_id: null,
  beacon_user_id: null,
  user_id: null,
  redacted_at: null,
  request_id: 'saKrIBuEB9qJZng',
}

/** Plaid's answer to `get` for a failed attempt without negative findings, with the edits of the test. */
export const plaidAnswer = (...edits: ReadonlyArray<Edit>): unknown => edited<unknown>(clean, ...edits)

const doc = '/documentary_verification/documents'

/** A second document without negative findings. */
export const secondDocument: Edit = [`${doc}/1`, document(2)]

/** For each rule that retries: edits with which only this rule matches. */
export const retried = {
  'session-expired': [
    ['/status', 'expired'],
    ['/steps/risk_check', 'expired'],
  ],
  'sms-not-verified': [['/steps/verify_sms', 'failed']],
  'one-detail-differs': [
    ['/steps/kyc_check', 'failed'],
    ['/kyc_check/name/summary', 'partial_match'],
  ],
  'image-unclear': [
    ['/steps/documentary_verification', 'failed'],
    [`${doc}/0/analysis/image_quality`, 'low'],
  ],
  'document-expired': [
    ['/steps/documentary_verification', 'failed'],
    [`${doc}/0/analysis/extracted_data/expiration_date`, 'expired'],
  ],
  'document-unsuitable': [
    ['/steps/documentary_verification', 'failed'],
    [`${doc}/0/analysis/fraud_analysis_details/type_supported`, 'failed'],
  ],
  'entry-differs-from-document': [
    ['/steps/documentary_verification', 'failed'],
    ['/steps/kyc_check', 'not_applicable'],
    ['/kyc_check', null],
    [`${doc}/0/analysis/extracted_data/name`, 'no_match'],
  ],
  'selfie-unclear': [['/steps/selfie_check', 'failed']],
} as const satisfies Readonly<Record<string, ReadonlyArray<Edit>>>
