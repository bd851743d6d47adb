/** A check that Plaid charges an Identity Verification attempt for. */
export type ChargedCheck = 'anti_fraud_engine' | 'data_source' | 'document' | 'selfie'

/**
 * The step of each charged check besides the Anti-Fraud Engine, which is charged once, when the first check runs. A retry
 * is charged as a new attempt; in Sandbox nothing is. Source: Plaid's page on billing, "Identity Verification fee model".
 */
export const chargedSteps = [
  ['kyc_check', 'data_source'],
  ['documentary_verification', 'document'],
  ['selfie_check', 'selfie'],
] as const satisfies ReadonlyArray<readonly [string, ChargedCheck]>
