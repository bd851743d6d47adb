import type { KycCheck, Word } from '../../laws/reading/plaid-answer.ts'
import { benignKyc } from './benign.ts'
import { product } from './product.ts'
import { newWord, wordsOf } from './words-of.ts'

const found = (summary: Word) => ({ summary })

const kyc = (name: Word, address: Word, phone: Word, birth: Word, id: Word, po_box: Word): KycCheck => ({
  name: found(name),
  address: { summary: address, po_box },
  phone_number: found(phone),
  date_of_birth: found(birth),
  id_number: found(id),
})

const summaries = wordsOf('MatchSummaryCode')

/** Everything that the data sources may say of the five details, and whether the address is a post office box. */
export const kycInputs: ReadonlyArray<KycCheck> = product(
  summaries,
  summaries,
  summaries,
  summaries,
  summaries,
  wordsOf('POBoxStatus'),
).map(row => kyc(...row))

/** One word that is not known, among benign ones. */
export const kycOddities: ReadonlyArray<KycCheck> = [
  {},
  ...Object.keys(benignKyc).map(detail => ({ ...benignKyc, [detail]: found(newWord) })),
  { ...benignKyc, address: { summary: 'match', po_box: newWord } },
]
