import type { PlaidSelfie, Word } from '../../laws/reading/plaid-answer.ts'
import { product } from './product.ts'
import { newWord, wordsOf } from './words-of.ts'

const selfie = (document_comparison: Word, liveness_check: Word, status: Word): PlaidSelfie => ({
  attempt: 1,
  analysis: { document_comparison, liveness_check, age_check: { status } },
})

/** Everything that Plaid may find in one selfie. */
export const selfieInputs: ReadonlyArray<PlaidSelfie> = [
  ...product(
    [...wordsOf('SelfieAnalysisDocumentComparison'), newWord],
    [...wordsOf('SelfieAnalysisLivenessCheck'), newWord],
    [...wordsOf('SelfieAgeCheckStatus'), newWord],
  ).map(row => selfie(...row)),
  { attempt: 1, analysis: null },
]
