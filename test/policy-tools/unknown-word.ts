import type { KycCheck, PlaidDocument, PlaidSelfie, RiskCheck } from '../../policy-tools/laws/reading/plaid-answer.ts'
import { benignKyc, benignPhoto, benignRisk, benignSelfie } from '../../policy-tools/prove/slices/benign.ts'
import { newWord } from '../../policy-tools/prove/slices/words-of.ts'

const lists = new Set(['documents', 'selfies', 'verifications', 'devices', 'facial_duplicates'])

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether lists are lists, and their elements objects: a law reads no others. */
export const isShaped = (part: unknown): boolean =>
  part === null ||
  part === undefined ||
  (isObject(part) &&
    Object.entries(part).every(
      ([name, value]) =>
        !lists.has(name) || value === null || value === undefined || (Array.isArray(value) && value.every(isObject)),
    ))

/** The class `a word that is not known` of each slice: the enumerated input that stands for it. */
export const withUnknownWord = {
  kyc_check: { ...benignKyc, name: { summary: newWord } } satisfies KycCheck,
  document: { ...benignPhoto, analysis: { ...benignPhoto.analysis, authenticity: newWord } } satisfies PlaidDocument,
  /** Before a later one nothing counts that was found on it. */
  poor_document: {
    ...benignPhoto,
    analysis: { ...benignPhoto.analysis, authenticity: newWord, image_quality: 'low' },
  } satisfies PlaidDocument,
  selfie: { ...benignSelfie, analysis: { ...benignSelfie.analysis, liveness_check: newWord } } satisfies PlaidSelfie,
  risk_check: { ...benignRisk, behavior: { ...benignRisk.behavior, bot_detected: newWord } } satisfies RiskCheck,
  verify_sms: { verifications: [null] },
} as const
