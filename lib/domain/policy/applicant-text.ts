/**
 * All texts that may be shown to an applicant; their wordings are the policy's. No text says which detail did not match,
 * or that there is a fraud or watchlist signal (NIST SP 800-63A). Every decision except a retry has the same text or
 * none, so that a limit, a doubt and a veto look alike.
 */
export const textIds = [
  'contact-support',
  'come-back',
  'check-details',
  'phone-at-hand',
  'better-light',
  'current-document',
  'accepted-document',
  'bring-document',
] as const

export type ApplicantTextId = (typeof textIds)[number]

/** The texts that a rule action `retry` may name. */
export const retryTextIds = [
  'come-back',
  'check-details',
  'phone-at-hand',
  'better-light',
  'current-document',
  'accepted-document',
  'bring-document',
] as const satisfies ReadonlyArray<ApplicantTextId>

export type RetryTextId = (typeof retryTextIds)[number]

const textOrder: ReadonlyArray<RetryTextId> = ['accepted-document', 'current-document', 'better-light']

/** Of the texts of several rules, the one that is said. */
export const firstText = (texts: ReadonlyArray<RetryTextId>): RetryTextId | undefined =>
  textOrder.find(text => texts.includes(text)) ?? texts[0]

/** The wordings of a policy: each text in each of its languages, by BCP 47 tag. */
export interface Wordings {
  /** The language of the one text for who reads no other. */
  readonly language: string
  readonly texts: Readonly<Record<string, Readonly<Record<ApplicantTextId, string>>>>
}

/** `language`: of `text`; `texts`: the same in each language that there is, by its BCP 47 tag. */
export interface ApplicantText {
  readonly id: ApplicantTextId
  readonly text: string
  readonly language: string
  readonly texts: Readonly<Record<string, string>>
}

export const applicantText = ({ language, texts }: Wordings, id: ApplicantTextId): ApplicantText => ({
  id,
  text: texts[language]?.[id] ?? '',
  language,
  texts: Object.fromEntries(Object.entries(texts).map(([tag, wordings]) => [tag, wordings[id]])),
})

/**
 * Reasons for which nothing is said: the applicant is verified, has an open session, or asked to be forgotten, or a person
 * stopped it.
 */
const silent: ReadonlySet<string> = new Set([
  'already-retried',
  'not-newest',
  'superseded',
  'misdirected',
  'status-success',
  'status-active',
  'status-canceled',
  'verified-elsewhere',
  'forgotten',
])

/** What is said when there is no retry, for this reason; null: nothing. */
export const textWithoutRetry = (wordings: Wordings, reason: string): ApplicantText | null =>
  silent.has(reason) ? null : applicantText(wordings, 'contact-support')
