import type { Snapshot } from '../findings/snapshot.ts'

type Summary = Snapshot['kyc_check']['name']['summary']

const isOneOf = (summary: Summary, ...words: ReadonlyArray<Summary>): boolean => words.includes(summary)

const differs = (summary: Summary): boolean => isOneOf(summary, 'no_match', 'partial_match')

const summariesOf = ({ kyc_check: k }: Snapshot): ReadonlyArray<Summary> => [
  k.name.summary,
  k.address.summary,
  k.phone_number.summary,
  k.date_of_birth.summary,
  k.id_number.summary,
]

/** Rules about the details that the applicant entered, compared with data sources (`kyc_check`). */
export const detailRules = {
  /** Exactly one of name, address and phone differs, and the other details match: typical for a typing error. */
  'one-detail-differs': ({ steps, kyc_check: k }: Snapshot): boolean => {
    const typed = [k.name.summary, k.address.summary, k.phone_number.summary]
    const others = typed.filter(summary => !differs(summary))
    const isAsItShouldBe = (summary: Summary) => summary === 'match'
    const isPhoneWithoutData = k.phone_number.summary === 'no_data'
    return (
      steps.kyc_check === 'failed' &&
      others.length === typed.length - 1 &&
      others.filter(isAsItShouldBe).length === others.length - (isPhoneWithoutData ? 1 : 0) &&
      k.date_of_birth.summary === 'match' &&
      isOneOf(k.id_number.summary, 'match', 'no_data', 'no_input')
    )
  },

  /** A thin file: the data sources have too little data, so the same check cannot pass at a second try. */
  'nothing-to-compare': (snapshot: Snapshot): boolean => {
    const summaries = summariesOf(snapshot)
    return (
      snapshot.steps.kyc_check === 'failed' &&
      summaries.every(summary => isOneOf(summary, 'match', 'no_data', 'no_input')) &&
      summaries.some(summary => isOneOf(summary, 'no_data', 'no_input'))
    )
  },

  'details-conflict': (snapshot: Snapshot): boolean =>
    snapshot.kyc_check.id_number.summary === 'no_match' ||
    snapshot.kyc_check.date_of_birth.summary === 'no_match' ||
    summariesOf(snapshot).filter(summary => summary === 'no_match').length >= 2,
}
