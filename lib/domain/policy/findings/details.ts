import { anyText, distinct, flag, list, members, moment, quantity, type Reader, word } from '../../../codec/reading.ts'
import { words } from './words.ts'

const matched = members({ summary: word(words.MatchSummaryCode) })
const fraudOutcome = word(words.FraudCheckOutcome)
const imageOutcome = word(words.ImageQualityOutcome)
const scored = members({ score: quantity })

/** Plaid's schema `DocumentAnalysis`, the members that a rule reads. */
const analysis = members({
  authenticity: word(words.DocumentAuthenticityMatchCode),
  image_quality: word(words.ImageQuality),
  extracted_data: members({
    name: word(words.DocumentNameMatchCode),
    date_of_birth: word(words.DocumentDateOfBirthMatchCode),
    expiration_date: word(words.ExpirationDate),
    issuing_country: word(words.IssuingCountry),
  }),
  fraud_analysis_details: members({
    type_supported: fraudOutcome,
    portrait_presence_check: fraudOutcome,
    portrait_details_check: fraudOutcome,
    image_composition_check: fraudOutcome,
    integrity_check: fraudOutcome,
    detail_check: fraudOutcome,
    issue_date_check: word(words.FraudCheckOutcomeWithNoData),
  }),
  image_quality_details: members({
    glare_check: imageOutcome,
    dimensions_check: imageOutcome,
    blur_check: imageOutcome,
  }),
  human_review: members({ status: word(words.HumanReviewStatus) }),
  aamva_verification: members({ is_verified: flag }),
})

const document = members({ attempt: quantity, analysis })
export type DocumentReading = ReturnType<typeof document>

const selfie = members({
  analysis: members({
    document_comparison: word(words.SelfieAnalysisDocumentComparison),
    liveness_check: word(words.SelfieAnalysisLivenessCheck),
    age_check: members({ status: word(words.SelfieAgeCheckStatus) }),
  }),
})
export type SelfieReading = ReturnType<typeof selfie>

/**
 * The findings of the steps: the members of Plaid's schema `IdentityVerification` that a rule or a veto reads, in
 * Plaid's nesting. All other members, such as names, numbers and images, are dropped. Of a matching face only the id
 * of its attempt is kept.
 */
const readers = {
  completed_at: moment,
  kyc_check: members({
    name: matched,
    address: members({ summary: word(words.MatchSummaryCode), po_box: word(words.POBoxStatus) }),
    phone_number: matched,
    date_of_birth: matched,
    id_number: matched,
  }),
  documentary_verification: members({ documents: list(document) }),
  selfie_check: members({ selfies: list(selfie) }),
  /** The phone numbers themselves are dropped: only how many there are is kept. */
  verify_sms: members({ verifications: distinct('phone_number') }),
  risk_check: members({
    behavior: members({
      user_interactions: word(words.RiskCheckBehaviorUserInteractionsLabel),
      bot_detected: word(words.RiskCheckBehaviorBotDetectedLabel),
      fraud_ring_detected: word(words.RiskCheckBehaviorFraudRingDetectedLabel),
    }),
    identity_abuse_signals: members({ synthetic_identity: scored, stolen_identity: scored }),
    facial_duplicates: list(members({ id: anyText })),
    trust_index_score: quantity,
    devices: list(members({ ip_proxy_type: word(words.ProxyType), ip_spam_list_count: quantity })),
    email: members({
      is_deliverable: word(words.RiskCheckEmailIsDeliverableStatus),
      domain_is_disposable: word(words.RiskCheckEmailDomainIsDisposable),
      top_level_domain_is_suspicious: word(words.RiskCheckEmailTopLevelDomainIsSuspicious),
    }),
  }),
}

export const detailsOf = members(readers)
export type Details = typeof detailsOf extends Reader<infer A> ? A : never
