import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'

const minuteMs = 60_000

type RetryRuleAction = Extract<RuleAction, { readonly decision: 'retry' }>

const incomplete = (
  name: string,
  row: Pick<RetryRuleAction, 'automaticMax' | 'applicantText' | 'inSandbox'>,
): RuleAction => ({ decision: 'retry', class: name, strategy: 'incomplete', ...row })

const hold = (name: string, reason: string): RuleAction => ({ decision: 'hold', class: name, reason })

/** Plaid advises to start with "no more than two retry attempts" per user. */
const caps: Caps = {
  automaticPerSubjectMax: 2,
  automaticByDocumentOrSelfieMax: 1,
  automaticPerUserMax: 3,
  onDemandPerSubjectMax: 5,
  cooldownMs: 10 * minuteMs,
  automaticPerDayMax: 200,
}

/** The policy of a new deployment; the deployment adds `templateIds`. */
export const defaultV2: Omit<PolicyData, 'templateIds'> = {
  version: 'default-v2',
  environments: ['sandbox', 'production'],
  caps,
  delayMs: 15 * minuteMs,
  signals: {
    'risky-interactions': 'hold',
    'low-trust-index': 'hold',
    'suspicious-network': 'hold',
    'many-phone-numbers': 'hold',
  },
  rules: {
    'session-expired': incomplete('lapsed', { automaticMax: 1, applicantText: 'come-back' }),
    'sms-not-verified': incomplete('technical', { automaticMax: 1, applicantText: 'phone-at-hand' }),
    'one-detail-differs': incomplete('typing', { automaticMax: 2, applicantText: 'check-details' }),
    'details-close': incomplete('typing', { automaticMax: 1, applicantText: 'check-details' }),
    'thin-file': hold('thin-file', 'step-up-needed'),
    'details-conflict': hold('conflict', 'details-conflict'),
    'po-box': incomplete('typing', { automaticMax: 1, applicantText: 'check-details' }),
    'image-unclear': incomplete('quality', { automaticMax: 1, applicantText: 'better-light' }),
    'document-expired': incomplete('wrong-document', { automaticMax: 1, applicantText: 'current-document' }),
    'document-unsuitable': incomplete('wrong-document', { automaticMax: 1, applicantText: 'accepted-document' }),
    'entry-differs-from-document': {
      decision: 'retry',
      class: 'entry-versus-document',
      strategy: 'reset',
      automaticMax: 1,
      applicantText: 'check-details',
    },
    'conflict-with-document': hold('conflict', 'conflict-with-document'),
    'document-doubtful': hold('doubtful', 'document-doubtful'),
    'liveness-failed': hold('attack-or-bad-light', 'liveness-failed'),
    'selfie-unclear': incomplete('unclear', { automaticMax: 1, applicantText: 'better-light', inSandbox: 'hold' }),
    'anything-else': hold('unknown', 'no-rule-matches'),
  },
}
