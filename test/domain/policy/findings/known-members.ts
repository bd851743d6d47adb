import type { Edit } from '../../../support/edited.ts'

/**
 * Plaid's enum words at each path that the policy reads. A word that is in neither list is unknown, and the parity
 * test fails on it: decide what it means before an attempt with it may be retried.
 * - `named`: some rule or veto distinguishes it.
 * - `irrelevant`: known, and no rule or veto distinguishes these from one another.
 */
export interface KnownWords {
  readonly path: string
  /** Plaid's schema. */
  readonly schema: string
  readonly named: ReadonlyArray<string>
  readonly irrelevant: ReadonlyArray<string>
  /** What must be there besides, so that the word makes a difference. */
  readonly given?: ReadonlyArray<Edit>
}

const documents = '/documentary_verification/documents/0/analysis'
const selfies = '/selfie_check/selfies/0/analysis'

/** How a step must stand to make a difference to the policy; the words of some steps are more. */
const stepWords = ['failed', 'skipped', 'pending_review', 'manually_rejected']

const step = (name: string, named: ReadonlyArray<string>): KnownWords => ({
  path: `/steps/${name}`,
  schema: 'IdentityVerificationStepStatus',
  named,
  irrelevant: [
    'success',
    'active',
    'failed',
    'waiting_for_prerequisite',
    'not_applicable',
    'skipped',
    'expired',
    'canceled',
    'pending_review',
    'manually_approved',
    'manually_rejected',
  ].filter(word => !named.includes(word)),
})

const matchSummary = (member: string): KnownWords => ({
  path: `/kyc_check/${member}/summary`,
  schema: 'MatchSummaryCode',
  named: ['match', 'partial_match', 'no_match', 'no_data', 'no_input'],
  irrelevant: [],
})

const fraudCheck = (member: string): KnownWords => ({
  path: `${documents}/fraud_analysis_details/${member}`,
  schema: 'FraudCheckOutcome',
  named: ['failed'],
  irrelevant: ['success'],
})

const imageCheck = (member: string): KnownWords => ({
  path: `${documents}/image_quality_details/${member}`,
  schema: 'ImageQualityOutcome',
  named: ['failed'],
  irrelevant: ['success'],
})

const emailWord = (member: string, schema: string, sign: string): KnownWords => ({
  path: `/risk_check/email/${member}`,
  schema,
  named: [sign],
  irrelevant: ['yes', 'no', 'no_data'].filter(word => word !== sign),
  given: [
    ['/risk_check/devices', [{ ip_proxy_type: 'tor' }]],
    ['/risk_check/email', {}],
  ],
})

export const knownWords: ReadonlyArray<KnownWords> = [
  {
    path: '/status',
    schema: 'IdentityVerificationStatus',
    named: ['active', 'success', 'failed', 'expired', 'canceled', 'pending_review'],
    irrelevant: [],
  },
  {
    path: '/steps/accept_tos',
    schema: 'IdentityVerificationStepStatus',
    named: [
      'failed',
      'active',
      'waiting_for_prerequisite',
      'expired',
      'canceled',
      'pending_review',
      'manually_rejected',
    ],
    irrelevant: ['success', 'manually_approved', 'skipped', 'not_applicable'],
  },
  step('verify_sms', stepWords),
  step('kyc_check', [...stepWords, 'not_applicable']),
  step('documentary_verification', stepWords),
  step('selfie_check', stepWords),
  step('watchlist_screening', stepWords),
  step('risk_check', [...stepWords, 'manually_approved']),
  ...['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(matchSummary),
  { path: '/kyc_check/address/po_box', schema: 'POBoxStatus', named: ['yes'], irrelevant: ['no', 'no_data'] },
  {
    path: `${documents}/authenticity`,
    schema: 'DocumentAuthenticityMatchCode',
    named: ['no_match', 'partial_match', 'no_data'],
    irrelevant: ['match'],
  },
  {
    path: `${documents}/image_quality`,
    schema: 'ImageQuality',
    named: ['low'],
    irrelevant: ['high', 'medium'],
  },
  {
    path: `${documents}/extracted_data/name`,
    schema: 'DocumentNameMatchCode',
    named: ['match', 'partial_match', 'no_match', 'no_data'],
    irrelevant: [],
  },
  {
    path: `${documents}/extracted_data/date_of_birth`,
    schema: 'DocumentDateOfBirthMatchCode',
    named: ['match', 'partial_match', 'no_match', 'no_data'],
    irrelevant: [],
  },
  {
    path: `${documents}/extracted_data/expiration_date`,
    schema: 'ExpirationDate',
    named: ['expired', 'no_data'],
    irrelevant: ['not_expired'],
  },
  {
    path: `${documents}/extracted_data/issuing_country`,
    schema: 'IssuingCountry',
    named: ['no_match'],
    irrelevant: ['match'],
  },
  ...[
    'type_supported',
    'portrait_presence_check',
    'portrait_details_check',
    'image_composition_check',
    'integrity_check',
    'detail_check',
  ].map(fraudCheck),
  {
    path: `${documents}/fraud_analysis_details/issue_date_check`,
    schema: 'FraudCheckOutcomeWithNoData',
    named: ['failed'],
    irrelevant: ['success', 'no_data'],
  },
  ...['glare_check', 'dimensions_check', 'blur_check'].map(imageCheck),
  {
    path: `${documents}/human_review/status`,
    schema: 'HumanReviewStatus',
    named: ['failed'],
    irrelevant: ['success', 'no_data'],
  },
  {
    path: `${selfies}/document_comparison`,
    schema: 'SelfieAnalysisDocumentComparison',
    named: ['no_match'],
    irrelevant: ['match', 'no_input'],
  },
  {
    path: `${selfies}/liveness_check`,
    schema: 'SelfieAnalysisLivenessCheck',
    named: ['failed'],
    irrelevant: ['success'],
  },
  {
    path: `${selfies}/age_check/status`,
    schema: 'SelfieAgeCheckStatus',
    named: ['warning', 'no_match'],
    irrelevant: ['match', 'no_data'],
    given: [[`${selfies}/age_check`, {}]],
  },
  {
    path: '/risk_check/behavior/bot_detected',
    schema: 'RiskCheckBehaviorBotDetectedLabel',
    named: ['yes'],
    irrelevant: ['no', 'no_data'],
  },
  {
    path: '/risk_check/behavior/fraud_ring_detected',
    schema: 'RiskCheckBehaviorFraudRingDetectedLabel',
    named: ['yes'],
    irrelevant: ['no', 'no_data'],
  },
  {
    path: '/risk_check/behavior/user_interactions',
    schema: 'RiskCheckBehaviorUserInteractionsLabel',
    named: ['risky'],
    irrelevant: ['genuine', 'neutral', 'no_data'],
  },
  {
    path: '/risk_check/devices/0/ip_proxy_type',
    schema: 'ProxyType',
    named: ['tor', 'web_proxy', 'public_proxy'],
    irrelevant: ['none_detected', 'vpn'],
    given: [['/risk_check/devices', [{ ip_spam_list_count: 2 }]]],
  },
  emailWord('is_deliverable', 'RiskCheckEmailIsDeliverableStatus', 'no'),
  emailWord('domain_is_disposable', 'RiskCheckEmailDomainIsDisposable', 'yes'),
  emailWord('top_level_domain_is_suspicious', 'RiskCheckEmailTopLevelDomainIsSuspicious', 'yes'),
]

interface KnownMembers {
  readonly read: ReadonlyArray<string>
  /** Known, and why no rule reads them. */
  readonly irrelevant: Readonly<Record<string, string>>
}

const sameAsStep = 'the same as steps, which is read'
const partOfStep = 'what it adds up to is in steps.risk_check'
const partOfSummary = 'part of the summary, which is read'
const forOperators = 'an id, a time or an image; nothing to judge'
const personal = 'personal data'

/** Every member of Plaid's schemas that hold what a rule reads: a new one may be a new sign of fraud. */
export const knownMembers = {
  IdentityVerification: {
    read: [
      'id',
      'client_user_id',
      'created_at',
      'completed_at',
      'previous_attempt_id',
      'template',
      'status',
      'steps',
      'documentary_verification',
      'selfie_check',
      'kyc_check',
      'verify_sms',
      'risk_check',
    ],
    irrelevant: {
      shareable_url: 'a bearer link',
      user: personal,
      watchlist_screening_id: forOperators,
      beacon_user_id: forOperators,
      user_id: forOperators,
      redacted_at: forOperators,
      latest_scored_protect_event: 'scores of another product, which no rule reads',
    },
  },
  IdentityVerificationStepSummary: {
    read: [
      'accept_tos',
      'verify_sms',
      'kyc_check',
      'documentary_verification',
      'selfie_check',
      'watchlist_screening',
      'risk_check',
    ],
    irrelevant: {},
  },
  KYCCheckDetails: {
    read: ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'],
    irrelevant: { status: sameAsStep },
  },
  KYCCheckNameSummary: {
    read: ['summary'],
    irrelevant: { given_name: partOfSummary, family_name: partOfSummary },
  },
  KYCCheckAddressSummary: {
    read: ['summary', 'po_box'],
    irrelevant: {
      type: 'the kind of address is no match',
      street: partOfSummary,
      city: partOfSummary,
      region: partOfSummary,
      postal_code: partOfSummary,
      international_details: partOfSummary,
    },
  },
  KYCCheckPhoneSummary: { read: ['summary'], irrelevant: { area_code: partOfSummary } },
  KYCCheckDateOfBirthSummary: {
    read: ['summary'],
    irrelevant: { day: partOfSummary, month: partOfSummary, year: partOfSummary },
  },
  KYCCheckIDNumberSummary: { read: ['summary'], irrelevant: {} },
  DocumentaryVerification: { read: ['documents'], irrelevant: { status: sameAsStep } },
  DocumentaryVerificationDocument: {
    read: ['attempt', 'analysis'],
    irrelevant: {
      status: 'the analysis, which is read, says why',
      images: forOperators,
      extracted_data: personal,
      redacted_at: forOperators,
    },
  },
  DocumentAnalysis: {
    read: [
      'authenticity',
      'image_quality',
      'extracted_data',
      'fraud_analysis_details',
      'image_quality_details',
      'human_review',
      'aamva_verification',
    ],
    irrelevant: {},
  },
  PhysicalDocumentExtractedDataAnalysis: {
    read: ['name', 'date_of_birth', 'expiration_date', 'issuing_country'],
    irrelevant: {},
  },
  FraudAnalysisDetails: {
    read: [
      'type_supported',
      'portrait_presence_check',
      'portrait_details_check',
      'image_composition_check',
      'integrity_check',
      'detail_check',
      'issue_date_check',
    ],
    irrelevant: {},
  },
  ImageQualityDetails: { read: ['glare_check', 'dimensions_check', 'blur_check'], irrelevant: {} },
  HumanReview: { read: ['status'], irrelevant: {} },
  AAMVAAnalysis: {
    read: ['is_verified'],
    irrelevant: {
      id_number: partOfSummary,
      id_issue_date: partOfSummary,
      id_expiration_date: partOfSummary,
      street: partOfSummary,
      city: partOfSummary,
      postal_code: partOfSummary,
      date_of_birth: partOfSummary,
      gender: partOfSummary,
      height: partOfSummary,
      eye_color: partOfSummary,
      first_name: partOfSummary,
      middle_name: partOfSummary,
      last_name: partOfSummary,
    },
  },
  SelfieCheck: { read: ['selfies'], irrelevant: { status: sameAsStep } },
  SelfieCheckSelfie: {
    read: ['analysis'],
    irrelevant: {
      status: 'the analysis, which is read, says why',
      attempt: 'every selfie counts, not the last one',
      capture: forOperators,
    },
  },
  SelfieAnalysis: {
    read: ['document_comparison', 'liveness_check', 'age_check'],
    irrelevant: { facial_analysis: 'part of the comparison, which is read' },
  },
  RiskCheckDetails: {
    read: ['behavior', 'identity_abuse_signals', 'facial_duplicates', 'trust_index_score', 'devices', 'email'],
    irrelevant: { status: sameAsStep, phone: partOfStep, network: partOfStep },
  },
  RiskCheckBehavior: {
    read: ['bot_detected', 'fraud_ring_detected', 'user_interactions'],
    irrelevant: { risk_level: partOfStep },
  },
  RiskCheckDevice: {
    read: ['ip_proxy_type', 'ip_spam_list_count'],
    irrelevant: { ip_timezone_offset: 'where somebody is says nothing', risk_level: partOfStep, factors: partOfStep },
  },
  RiskCheckEmail: {
    read: ['is_deliverable', 'domain_is_disposable', 'top_level_domain_is_suspicious'],
    irrelevant: {
      breach_count: partOfStep,
      first_breached_at: partOfStep,
      last_breached_at: partOfStep,
      domain_registered_at: partOfStep,
      domain_is_free_provider: 'most people have such an address',
      domain_is_custom: partOfStep,
      is_edu: partOfStep,
      name: partOfStep,
      includes_date_of_birth: personal,
      linked_services: personal,
      risk_level: partOfStep,
      factors: partOfStep,
    },
  },
  VerifySMSDetails: { read: ['verifications'], irrelevant: { status: sameAsStep } },
  SMSVerification: {
    read: ['phone_number'],
    irrelevant: {
      status: sameAsStep,
      attempt: 'the different numbers are counted, and not the messages',
      delivery_attempt_count: 'the different numbers are counted, and not the messages',
      solve_attempt_count: 'the different numbers are counted, and not the messages',
      initially_sent_at: forOperators,
      last_sent_at: forOperators,
      redacted_at: forOperators,
    },
  },
  RiskCheckIdentityAbuseSignals: { read: ['synthetic_identity', 'stolen_identity'], irrelevant: {} },
  RiskCheckSyntheticIdentity: {
    read: ['score'],
    irrelevant: {
      risk_level: 'the score, which is read, in words',
      first_party_synthetic_fraud: 'part of the score, which is read',
      third_party_synthetic_fraud: 'part of the score, which is read',
    },
  },
  RiskCheckStolenIdentity: { read: ['score'], irrelevant: { risk_level: 'the score, which is read, in words' } },
  RiskCheckFacialDuplicate: {
    read: ['id'],
    irrelevant: {
      similarity: 'Plaid lists none that is not similar',
      matched_after_completed: 'a match is a match, whenever it was found',
    },
  },
} as const satisfies Readonly<Record<string, KnownMembers>>
