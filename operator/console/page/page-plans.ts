import { plansAt } from '../../words/plans.ts'

/** The titles of the changes, which their buttons have. */
export const titles = {
  pause: 'Pause sending',
  resume: 'Resume sending',
  move: 'Move them back',
  closeReview: 'Close the review',
  rearmReview: 'Re-arm the attempt',
  forget: 'Forget the user',
} as const

/** The plans of all changes in words, as they are undone in the page. */
export const pagePlans = (place: string) =>
  plansAt(place, { pause: `“${titles.pause}”`, resume: `“${titles.resume}”`, rearm: `“${titles.rearmReview}”` })
