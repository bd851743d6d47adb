/**
 * The members of Plaid's enumerations that the policy reads, by the name of Plaid's schema. Any other value is
 * `unrecognised`, and holds the attempt.
 */
export const words = {
  MatchSummaryCode: ['match', 'partial_match', 'no_match', 'no_data', 'no_input'],
  DocumentAuthenticityMatchCode: ['match', 'partial_match', 'no_match', 'no_data'],
  DocumentNameMatchCode: ['match', 'partial_match', 'no_match', 'no_data'],
  DocumentDateOfBirthMatchCode: ['match', 'partial_match', 'no_match', 'no_data'],
  ExpirationDate: ['not_expired', 'expired', 'no_data'],
  IssuingCountry: ['match', 'no_match'],
  POBoxStatus: ['yes', 'no', 'no_data'],
  ImageQuality: ['high', 'medium', 'low'],
  ImageQualityOutcome: ['success', 'failed'],
  FraudCheckOutcome: ['success', 'failed'],
  FraudCheckOutcomeWithNoData: ['success', 'failed', 'no_data'],
  HumanReviewStatus: ['success', 'failed', 'no_data'],
  SelfieAnalysisDocumentComparison: ['match', 'no_match', 'no_input'],
  SelfieAnalysisLivenessCheck: ['success', 'failed'],
  SelfieAgeCheckStatus: ['match', 'warning', 'no_match', 'no_data'],
  RiskCheckBehaviorBotDetectedLabel: ['yes', 'no', 'no_data'],
  RiskCheckBehaviorFraudRingDetectedLabel: ['yes', 'no', 'no_data'],
  RiskCheckBehaviorUserInteractionsLabel: ['genuine', 'neutral', 'risky', 'no_data'],
  ProxyType: ['none_detected', 'tor', 'vpn', 'web_proxy', 'public_proxy'],
  RiskCheckEmailDomainIsDisposable: ['yes', 'no', 'no_data'],
  RiskCheckEmailTopLevelDomainIsSuspicious: ['yes', 'no', 'no_data'],
  RiskCheckEmailIsDeliverableStatus: ['yes', 'no', 'no_data'],
} as const
