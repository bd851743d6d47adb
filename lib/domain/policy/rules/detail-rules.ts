import { isFailed, type Standing } from '../findings/standing.ts'

type Summary = Standing['kyc']['name']['summary']

const isOneOf = (summary: Summary, ...words: ReadonlyArray<Summary>): boolean => words.includes(summary)

const differs = (summary: Summary): boolean => isOneOf(summary, 'no_match', 'partial_match')

const summariesOf = ({ kyc }: Standing): ReadonlyArray<Summary> => [
  kyc.name.summary,
  kyc.address.summary,
  kyc.phone_number.summary,
  kyc.date_of_birth.summary,
  kyc.id_number.summary,
]

const isDeciding = ({ deciding }: Standing): boolean => deciding === 'kyc_check'

/** A phone number often has no data, and not every template asks for it: neither says anything against the applicant. */
const isPhoneFine = (phone: Summary): boolean => isOneOf(phone, 'match', 'no_data', 'no_input')

/** Rules about the details that the applicant entered, compared with data sources (`kyc_check`). */
export const detailRules = {
  /** Exactly one of name, address and phone differs, and nothing else does: typical for a typing error. */
  'one-detail-differs': (standing: Standing): boolean => {
    const { name, address, phone_number, date_of_birth, id_number } = standing.kyc
    const places = [name.summary, address.summary]
    const differing = places.filter(differs).length
    return (
      isDeciding(standing) &&
      differing + Number(differs(phone_number.summary)) === 1 &&
      places.filter(summary => summary === 'match').length === places.length - differing &&
      (differs(phone_number.summary) || isPhoneFine(phone_number.summary)) &&
      date_of_birth.summary === 'match' &&
      isOneOf(id_number.summary, 'match', 'no_data', 'no_input')
    )
  },

  /** Two details, or the date of birth alone, match in part, and the rest matches: a person who has moved and married. */
  'details-close': (standing: Standing): boolean => {
    const { name, address, phone_number, date_of_birth, id_number } = standing.kyc
    const close = [name, address, phone_number, date_of_birth].filter(({ summary }) => summary === 'partial_match')
    const isBirthDateClose = date_of_birth.summary === 'partial_match'
    return (
      isDeciding(standing) &&
      (close.length === 2 || (close.length === 1 && isBirthDateClose)) &&
      [name, address, date_of_birth].every(({ summary }) => isOneOf(summary, 'match', 'partial_match')) &&
      (phone_number.summary === 'partial_match' || isPhoneFine(phone_number.summary)) &&
      (id_number.summary === 'match' || (id_number.summary === 'no_input' && !isBirthDateClose))
    )
  },

  /** The data sources have too little data, so the same check cannot pass at a second try. */
  'thin-file': (standing: Standing): boolean => {
    const summaries = summariesOf(standing)
    return (
      isDeciding(standing) &&
      summaries.every(summary => isOneOf(summary, 'match', 'no_data', 'no_input')) &&
      summaries.some(summary => isOneOf(summary, 'no_data', 'no_input')) &&
      !isPostOfficeBox(standing)
    )
  },

  'details-conflict': (standing: Standing): boolean =>
    isFailed(standing, 'kyc_check') &&
    (standing.kyc.id_number.summary === 'no_match' ||
      standing.kyc.date_of_birth.summary === 'no_match' ||
      summariesOf(standing).filter(summary => summary === 'no_match').length >= 2),

  /** Everything matches, and the address is a post office box, which a template may refuse. */
  'po-box': (standing: Standing): boolean => isPostOfficeBox(standing),
}

const isPostOfficeBox = (standing: Standing): boolean => {
  const { name, address, phone_number, date_of_birth, id_number } = standing.kyc
  return (
    isDeciding(standing) &&
    address.po_box === 'yes' &&
    [name, address, date_of_birth].every(({ summary }) => summary === 'match') &&
    [phone_number, id_number].every(({ summary }) => isOneOf(summary, 'match', 'no_input'))
  )
}
