import type { Attempt } from '../../lib/domain/plaid/attempt.ts'

/** The value of every member that must not pass the codec of Plaid's answers. */
export const canary = 'canary-7f3d'

const person = {
  phone_number: canary,
  date_of_birth: canary,
  ip_address: canary,
  email_address: canary,
  name: { given_name: canary, family_name: canary },
  address: { street: canary, street2: canary, city: canary, region: canary, postal_code: canary, country: canary },
  id_number: { value: canary, type: canary },
}

const documentaryVerification = {
  status: canary,
  documents: [
    {
      status: canary,
      attempt: 1,
      images: {
        original_front: canary,
        original_back: canary,
        cropped_front: canary,
        cropped_back: null,
        face: canary,
      },
      extracted_data: {
        ...person,
        id_number: canary,
        category: canary,
        expiration_date: canary,
        issuing_country: canary,
      },
      analysis: {
        authenticity: canary,
        image_quality: canary,
        extracted_data: { name: canary, date_of_birth: canary },
      },
      redacted_at: canary,
    },
  ],
}

const riskCheck = {
  status: canary,
  behavior: { user_interactions: canary, fraud_ring_detected: canary, bot_detected: canary },
  email: { is_deliverable: canary, breach_count: 1, linked_services: [canary] },
  phone: { linked_services: [canary] },
  devices: [{ ip_proxy_type: canary, ip_spam_list_count: 1, ip_timezone_offset: canary }],
  identity_abuse_signals: { synthetic_identity: { score: 0 }, stolen_identity: { score: 0 } },
  facial_duplicates: [{ id: canary, similarity: 95, matched_after_completed: true }],
  trust_index_score: 86,
}

/** The members of Plaid's schema `IdentityVerification` that `Attempt` does not have, with a canary for each string. */
const beside = {
  completed_at: canary,
  user: person,
  documentary_verification: documentaryVerification,
  selfie_check: {
    status: canary,
    selfies: [{ status: canary, attempt: 1, capture: { image_url: canary, video_url: canary }, analysis: null }],
  },
  kyc_check: { status: canary, address: { summary: canary, po_box: canary, type: canary }, name: { summary: canary } },
  risk_check: riskCheck,
  verify_sms: {
    status: canary,
    verifications: [{ status: canary, attempt: 1, phone_number: canary, redacted_at: null }],
  },
  watchlist_screening_id: canary,
  beacon_user_id: canary,
  user_id: canary,
  redacted_at: canary,
  latest_scored_protect_event: { event_id: canary, fraud_attributes: { fraud_attributes: { [canary]: canary } } },
  a_member_that_plaid_adds_one_day: canary,
}

/** Plaid's answer with all personal data around the members that the service reads. */
export const fullAttempt = (attempt: Attempt) => ({
  ...beside,
  ...attempt,
  template: { ...attempt.template, name: canary },
  steps: { ...attempt.steps, a_step_that_plaid_adds_one_day: canary },
})
