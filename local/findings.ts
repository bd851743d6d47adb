import { stories } from './plaid-simulator/stories/stories.ts'
import type { StepEnd } from './plaid-simulator/stories/story.ts'

/** How a step ended, and what Plaid found. */
export type Finding = StepEnd

/** Why attempts fail. The applicant can correct the first two; the others are never retried automatically. */
export const findings = {
  mistypedName: stories['name-close'].ends[0],
  blurredDocument: stories['blurred-document'].ends[0],
  forgedDocument: stories['forged-document'].ends[0],
  highRisk: stories['high-risk'].ends[0],
  watchlistHit: stories['watchlist-hit'].ends[0],
  manualRejection: { step: 'kyc_check', status: 'manually_rejected' },
} as const satisfies Readonly<Record<string, Finding>>
