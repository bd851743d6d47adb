/**
 * All texts that may be shown to an applicant. No text says which detail did not match, or that there is a fraud or
 * watchlist signal (NIST SP 800-63A). Every decision except a retry has the same text or none, so that a limit, a
 * doubt and a veto look alike.
 */
const english = {
  'contact-support': 'Please contact support.',
  'come-back': 'You can finish verifying your identity whenever you are ready.',
  'check-details': 'You can try again. Please check that your details are as on your documents.',
  'phone-at-hand': 'You can try again. Please keep your phone at hand.',
  'better-light': 'You can try again, with better light and a steady camera.',
  'current-document': 'You can try again, with a document that is still valid.',
  'accepted-document': 'You can try again, with an accepted document that shows your photo.',
  'bring-document': 'You can try again. Please keep an accepted photo document at hand.',
} as const

export type ApplicantTextId = keyof typeof english

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

/** `language`: of `text`; `texts`: the same in each language that there is, by its BCP 47 tag. */
export interface ApplicantText {
  readonly id: ApplicantTextId
  readonly text: string
  readonly language: 'en'
  readonly texts: { readonly en: string }
}

export const applicantText = (id: ApplicantTextId): ApplicantText => ({
  id,
  text: english[id],
  language: 'en',
  texts: { en: english[id] },
})

/** Reasons for which nothing is said: the applicant is verified, or has an open session, or a person stopped it. */
const silent: ReadonlySet<string> = new Set([
  'already-retried',
  'not-newest',
  'superseded',
  'misdirected',
  'status-success',
  'status-active',
  'status-canceled',
])

/** What is said when there is no retry, for this reason; null: nothing. */
export const textWithoutRetry = (reason: string): ApplicantText | null =>
  silent.has(reason) ? null : applicantText('contact-support')
