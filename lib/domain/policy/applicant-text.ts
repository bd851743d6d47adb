/**
 * All texts that may be shown to an applicant. No text says which detail did not match, or that there is a fraud or
 * watchlist signal (NIST SP 800-63A). Every decision except a retry has the same text, so that a limit, a doubt and a
 * veto look alike.
 */
export const applicantTexts = {
  'contact-support': 'Please contact support.',
  'come-back': 'You can finish verifying your identity whenever you are ready.',
  'try-again': 'You can try again.',
  'better-light': 'You can try again, with better light and a steady camera.',
  'current-document': 'You can try again, with a current document.',
  'accepted-document': 'You can try again, with an accepted document that shows your photo.',
} as const

export type ApplicantTextId = keyof typeof applicantTexts

/** The texts that a rule action `retry` may name. */
export const retryTextIds = ['try-again', 'better-light', 'current-document', 'accepted-document'] as const

export interface ApplicantText {
  readonly id: ApplicantTextId
  readonly text: string
}

export const applicantText = (id: ApplicantTextId): ApplicantText => ({ id, text: applicantTexts[id] })
