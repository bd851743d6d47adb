import type { AutomaticStanding } from '../../lib/domain/operator/explanation.ts'
import { findingText } from '../../lib/domain/policy/finding-texts.ts'

/** Where nothing failed, or nothing may be kept, there was nothing to decide about a failure. */
const withoutFailure: Readonly<Record<string, string>> = {
  'status-active': 'The attempt is open: the applicant can go on with it, and there is nothing to retry',
  'status-success': 'The attempt succeeded: there is nothing to retry',
  forgotten: 'The user was forgotten: this attempt is not retried automatically; a person may retry it',
}

/** What was decided about an attempt. */
export const decisionInWords = ({ decision, reason }: Pick<AutomaticStanding, 'decision' | 'reason'>): string => {
  const why = reason === null ? '' : ` (${reason})`
  if (decision === null) return 'The policy has not decided about it.'
  const said = decision === 'retry' ? undefined : withoutFailure[reason ?? '']
  if (said !== undefined) return `${said}${why}.`
  switch (decision) {
    case 'retry':
      return `By the policy it is retried automatically${why}.`
    case 'hold':
      return `By the policy it is not retried automatically; a person may retry it${why}.`
    case 'never':
      return `By the policy it is never retried automatically, and a person should not retry it${why}.`
  }
}

/** The check that decided in place of a rule: of the attempt as a whole, of its history, or of what is left. */
export const checkInWords = (reason: string | null): string => {
  const text = reason === null ? undefined : findingText(reason)
  return text === undefined
    ? 'No rule about the failure decided this, but a general check: see For operator.'
    : `Check ${reason}: ${text}.`
}
