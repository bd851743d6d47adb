import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

type RetryRuleAction = Extract<RuleAction, { readonly decision: 'retry' }>

const incomplete = (
  name: string,
  row: Pick<RetryRuleAction, 'delayMs' | 'automaticMax' | 'applicantText' | 'inSandbox'>,
): RuleAction => ({ decision: 'retry', class: name, strategy: 'incomplete', ...row })

const hold = (name: string, reason: string): RuleAction => ({ decision: 'hold', class: name, reason })

const never = (name: string, reason: string): RuleAction => ({ decision: 'never', class: name, reason })

/** Plaid advises to start with "no more than two retry attempts" per user. */
const caps: Caps = {
  automaticPerSubjectMax: 2,
  automaticByDocumentOrSelfieMax: 1,
  retriesPerUserMax: 3,
  onDemandPerSubjectMax: 5,
  cooldownMs: 10 * minuteMs,
  automaticPerDayMax: 200,
}

/** The policy of a new deployment; the deployment adds `templateIds`. */
export const defaultV1: Omit<PolicyData, 'templateIds'> = {
  version: 'default-v1',
  environments: ['sandbox', 'production'],
  caps,
  rules: {
    'session-expired': incomplete('lapsed', { delayMs: 0, automaticMax: 1, applicantText: 'try-again' }),
    'sms-not-verified': incomplete('technical', {
      delayMs: 30 * minuteMs,
      automaticMax: 1,
      applicantText: 'try-again',
    }),
    'one-detail-differs': incomplete('typing', { delayMs: 10 * minuteMs, automaticMax: 2, applicantText: 'try-again' }),
    'nothing-to-compare': hold('thin-file', 'step-up-needed'),
    'details-conflict': hold('conflict', 'details-conflict'),
    'image-unclear': incomplete('quality', { delayMs: hourMs, automaticMax: 1, applicantText: 'better-light' }),
    'document-expired': incomplete('wrong-document', {
      delayMs: 24 * hourMs,
      automaticMax: 1,
      applicantText: 'current-document',
    }),
    'document-unsuitable': incomplete('wrong-document', {
      delayMs: hourMs,
      automaticMax: 1,
      applicantText: 'accepted-document',
    }),
    'entry-differs-from-document': {
      decision: 'retry',
      class: 'entry-versus-document',
      strategy: 'reset',
      delayMs: hourMs,
      automaticMax: 1,
      applicantText: 'try-again',
    },
    'verified-person-differs-from-document': hold('conflict', 'conflict-with-verified-person'),
    'document-forged': never('forgery', 'document-forged'),
    'document-doubtful': hold('doubtful', 'document-doubtful'),
    'liveness-failed': hold('attack-or-bad-light', 'liveness-failed'),
    'terms-not-accepted': never('no-consent', 'terms-not-accepted'),
    'face-differs-from-document': never('impostor', 'face-differs-from-document'),
    'selfie-unclear': incomplete('unclear', {
      delayMs: hourMs,
      automaticMax: 1,
      applicantText: 'better-light',
      inSandbox: 'hold',
    }),
    'anything-else': hold('unknown', 'no-rule-matches'),
  },
}
