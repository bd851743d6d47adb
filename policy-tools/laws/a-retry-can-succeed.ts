import type { DecisionLaw } from './reading/law.ts'
import { decidingStep, kycOf } from './reading/standing.ts'

const failing = ['failed', 'manually_rejected', 'pending_review', null, undefined]

export const law: DecisionLaw = {
  kind: 'decision',
  says: "A retry keeps Plaid's own rules, and verifies the step that ended the session.",
  why: 'A request that Plaid refuses, or a session that verifies nothing, costs money and helps no one.',
  where: (_, { decision }) => decision === 'Retry',
  holds: (situation, { strategy, steps }) => {
    const { status, steps: before } = situation.answer
    if (status !== 'failed' && status !== 'expired') return false
    if (strategy === 'incomplete')
      return !failing.includes(before['risk_check']) && !failing.includes(before['watchlist_screening'])
    if (strategy === 'reset') return true
    if (strategy !== 'custom' || steps === null) return false
    const details = Object.values(kycOf(situation)).map(found => (found as { summary?: string } | null)?.summary)
    const isThin = decidingStep(situation) === 'kyc_check' && !details.includes('no_match')
    return Object.values(steps).includes(true) && isThin && steps['documentary_verification'] === true
  },
}
