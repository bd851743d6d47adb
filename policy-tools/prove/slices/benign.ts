import type { KycCheck, PlaidAnswer, PlaidDocument, PlaidSelfie, RiskCheck } from '../../laws/reading/plaid-answer.ts'
import type { Situation } from '../../laws/reading/situation.ts'

/** The time of all decisions of a proof. */
export const nowMs = Date.parse('2026-03-10T12:00:00Z')
export const templateId = 'idvtmp_local'

export const benignSteps = {
  accept_tos: 'success',
  verify_sms: 'success',
  kyc_check: 'success',
  documentary_verification: 'success',
  selfie_check: 'success',
  watchlist_screening: 'success',
  risk_check: 'success',
} as const

export const benignKyc: KycCheck = {
  name: { summary: 'match' },
  address: { summary: 'match', po_box: 'no' },
  phone_number: { summary: 'match' },
  date_of_birth: { summary: 'match' },
  id_number: { summary: 'match' },
}

export const benignPhoto: PlaidDocument = {
  attempt: 1,
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
    aamva_verification: { is_verified: true },
  },
}

export const benignSelfie: PlaidSelfie = {
  attempt: 1,
  analysis: { document_comparison: 'match', liveness_check: 'success', age_check: { status: 'match' } },
}

export const benignRisk: RiskCheck = {
  behavior: { user_interactions: 'genuine', bot_detected: 'no', fraud_ring_detected: 'no' },
  identity_abuse_signals: { synthetic_identity: { score: 3 }, stolen_identity: { score: 2 } },
  facial_duplicates: [],
  trust_index_score: 86,
  devices: [{ ip_proxy_type: 'none_detected', ip_spam_list_count: 0 }],
  email: { is_deliverable: 'yes', domain_is_disposable: 'no', top_level_domain_is_suspicious: 'no' },
}

/** A failed attempt that shows nothing against the applicant, and no reason for a retry. */
export const benignAnswer: PlaidAnswer = {
  id: 'idv_judged',
  client_user_id: 'user-1',
  created_at: '2026-03-10T09:00:00Z',
  completed_at: '2026-03-10T10:00:00Z',
  previous_attempt_id: null,
  template: { id: templateId, version: 1 },
  status: 'failed',
  steps: benignSteps,
  kyc_check: benignKyc,
  documentary_verification: { documents: [benignPhoto] },
  selfie_check: { selfies: [benignSelfie] },
  verify_sms: { verifications: [{ phone_number: '+15005550001' }] },
  risk_check: benignRisk,
}

export const noCounts: Situation['counts'] = {
  subject: { automatic: 0, onDemand: 0, automaticByDocumentOrSelfie: 0, automaticByRule: {} },
  user: { retries: 0 },
  inFlight: 0,
  automaticByDay: [],
}

export const owners: Situation['faces'] = { idv_own: 'own', idv_stranger: 'stranger', idv_unasked: 'unasked' }

const showsFaces = ({ risk_check }: PlaidAnswer): boolean => (risk_check?.facial_duplicates ?? []).length > 0

/** The first attempt of a user, judged two hours after its end. */
export const situationOf = (answer: PlaidAnswer, before: ReadonlyArray<PlaidAnswer> = []): Situation => ({
  environment: 'production',
  answer,
  before,
  place: 'newest',
  children: before.length,
  faces: [answer, ...before].some(showsFaces) ? owners : {},
  counts: noCounts,
  nowMs,
})

/** Rows are made once: what was decoded is kept by the identity of the answer. */
const rows = new WeakMap<PlaidAnswer, Map<string, PlaidAnswer>>()

/** An attempt before the judged one: the first is the latest. */
const ancestorOf = (answer: PlaidAnswer, number: number, previous: string | null): PlaidAnswer => {
  const known = rows.get(answer) ?? new Map<string, PlaidAnswer>()
  rows.set(answer, known)
  const key = `${number} ${previous}`
  const row = known.get(key) ?? newAncestor(answer, number, previous)
  known.set(key, row)
  return row
}

const newAncestor = (answer: PlaidAnswer, number: number, previous: string | null): PlaidAnswer => ({
  ...answer,
  id: ancestorId(number),
  created_at: `2026-03-0${9 - number}T09:00:00Z`,
  completed_at: `2026-03-0${9 - number}T10:00:00Z`,
  previous_attempt_id: previous,
})

const ancestorId = (number: number): string => `idv_before_${number}`

/** These attempts one after another, with the judged one last; `missing`: the first of them was a retry, too. */
export const chainOf = (answer: PlaidAnswer, before: ReadonlyArray<PlaidAnswer>, isFirstMissing = false): Situation => {
  const missing = isFirstMissing ? 'idv_missing' : null
  const chain = before.map((each, index) =>
    ancestorOf(each, index + 1, index + 1 < before.length ? ancestorId(index + 2) : missing),
  )
  return situationOf({ ...answer, previous_attempt_id: chain[0]?.id ?? missing }, chain)
}
