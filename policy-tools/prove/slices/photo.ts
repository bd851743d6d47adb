import type { PhotoAnalysis, PlaidDocument, Word } from '../../laws/reading/plaid-answer.ts'
import { benignPhoto } from './benign.ts'
import { product } from './product.ts'
import { newWord, wordsOf } from './words-of.ts'

/** A group of findings that are read together. Each is a change of a photo's analysis. */
export type Findings = PhotoAnalysis

const outcome = wordsOf('FraudCheckOutcome')
const imageOutcome = wordsOf('ImageQualityOutcome')

const forgery = (authenticity: Word, composition: Word, integrity: Word, detail: Word, portrait: Word): Findings => ({
  authenticity,
  fraud_analysis_details: {
    image_composition_check: composition,
    integrity_check: integrity,
    detail_check: detail,
    portrait_details_check: portrait,
  },
})

const review = (issue_date_check: Word, status: Word, is_verified: boolean | null): Findings => ({
  fraud_analysis_details: { issue_date_check },
  human_review: { status },
  aamva_verification: { is_verified },
})

const quality = (image_quality: Word, glare: Word, dimensions: Word, blur: Word): Findings => ({
  image_quality,
  image_quality_details: { glare_check: glare, dimensions_check: dimensions, blur_check: blur },
})

const extracted = (name: Word, date_of_birth: Word, expiration_date: Word, issuing_country: Word): Findings => ({
  extracted_data: { name, date_of_birth, expiration_date, issuing_country },
})

const kind = (type_supported: Word, portrait_presence_check: Word): Findings => ({
  fraud_analysis_details: { type_supported, portrait_presence_check },
})

/** The findings of a photo, group by group: all words that Plaid sends, and each one missing. */
export const photoGroups = {
  forgery: product(wordsOf('DocumentAuthenticityMatchCode'), outcome, outcome, outcome, outcome).map(row =>
    forgery(...row),
  ),
  review: product(wordsOf('FraudCheckOutcomeWithNoData'), wordsOf('HumanReviewStatus'), [true, false, null]).map(row =>
    review(...row),
  ),
  quality: product(wordsOf('ImageQuality'), imageOutcome, imageOutcome, imageOutcome).map(row => quality(...row)),
  extracted: product(
    wordsOf('DocumentNameMatchCode'),
    wordsOf('DocumentDateOfBirthMatchCode'),
    wordsOf('ExpirationDate'),
    wordsOf('IssuingCountry'),
  ).map(row => extracted(...row)),
  kind: product(outcome, outcome).map(row => kind(...row)),
} as const

/** A photo without objections, but for these findings. */
export const photoOf = (...groups: ReadonlyArray<Findings>): PlaidDocument =>
  groups.reduce<PlaidDocument>(
    ({ analysis, ...document }, findings) => ({
      ...document,
      analysis: {
        ...analysis,
        ...findings,
        fraud_analysis_details: { ...analysis?.fraud_analysis_details, ...findings.fraud_analysis_details },
        extracted_data: { ...analysis?.extracted_data, ...findings.extracted_data },
      },
    }),
    benignPhoto,
  )

const odd = (group: Findings): PlaidDocument => photoOf(group)

/** One word that is not known, on a photo of an expired document. */
export const photoOddities: ReadonlyArray<PlaidDocument> = [
  ...[
    forgery(newWord, 'success', 'success', 'success', 'success'),
    forgery('match', newWord, 'success', 'success', 'success'),
    forgery('match', 'success', newWord, 'success', 'success'),
    forgery('match', 'success', 'success', newWord, 'success'),
    forgery('match', 'success', 'success', 'success', newWord),
    review(newWord, 'success', true),
    review('success', newWord, true),
    quality(newWord, 'success', 'success', 'success'),
    quality(newWord, 'failed', 'success', 'success'),
    quality('high', newWord, 'success', 'success'),
    extracted(newWord, 'match', 'expired', 'match'),
    extracted('match', newWord, 'expired', 'match'),
    extracted('match', 'match', newWord, 'match'),
    extracted('match', 'match', 'expired', newWord),
    kind(newWord, 'success'),
    kind('success', newWord),
  ].map(odd),
  { attempt: 1, analysis: null },
  { attempt: 1, analysis: { ...benignPhoto.analysis, extracted_data: null, fraud_analysis_details: null } },
]

export const expiredFindings = extracted('match', 'match', 'expired', 'match')
export const poorFindings = quality('low', 'success', 'success', 'success')
export const unknownQuality = quality(null, null, null, null)
export const unreadFindings = extracted(null, null, null, null)
export const unsupportedFindings = kind('failed', 'success')
export const wrongNameFindings = extracted('no_match', 'match', 'not_expired', 'match')
export const wrongBirthFindings = extracted('match', 'no_match', 'not_expired', 'match')
export const closeNameFindings = extracted('partial_match', 'match', 'not_expired', 'match')
export const closeBirthFindings = extracted('match', 'partial_match', 'not_expired', 'match')
export const forgedFindings = forgery('no_match', 'success', 'success', 'success', 'success')
export const doubtfulFindings = review('failed', 'success', true)

/** The same photo as another try: numbers say which one was last. */
const numbered = new WeakMap<PlaidDocument, Map<unknown, PlaidDocument>>()
export const asTry = (photo: PlaidDocument, attempt: number | null): PlaidDocument => {
  const known = numbered.get(photo) ?? new Map<unknown, PlaidDocument>()
  numbered.set(photo, known)
  const made = known.get(attempt) ?? { ...photo, attempt }
  known.set(attempt, made)
  return made
}
