/**
 * All that may be passed on to an applicant. No text tells which of their details matched, or that there is a fraud or
 * watchlist signal (NIST SP 800-63A); every decision but a retry has the same one, so that a limit, a doubt and a veto
 * look alike.
 */
export const applicantTexts = {
  'contact-support': 'Please contact support.',
  'try-again': 'You can try again.',
  'better-light': 'You can try again, with better light and a steady camera.',
  'current-document': 'You can try again, with a current document.',
  'accepted-document': 'You can try again, with an accepted document that shows your photo.',
} as const

export type ApplicantTextId = keyof typeof applicantTexts

/** What a rule that retries may say. */
export const retryTextIds = ['try-again', 'better-light', 'current-document', 'accepted-document'] as const

export interface ApplicantText {
  readonly id: ApplicantTextId
  readonly text: string
}

export const applicantText = (id: ApplicantTextId): ApplicantText => ({ id, text: applicantTexts[id] })
