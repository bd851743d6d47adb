import type { PolicyData } from '../../lib/domain/policy/policy-data.ts'
import type { RuleAction } from '../../lib/domain/policy/rule-action.ts'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

type Retry = Extract<RuleAction, { readonly decision: 'retry' }>

const retry = (
  name: string,
  delayMs: number,
  applicantText: Retry['applicantText'],
  more: Partial<Retry> = {},
): RuleAction => ({
  decision: 'retry',
  class: name,
  strategy: 'incomplete',
  delayMs,
  automaticMax: 1,
  applicantText,
  ...more,
})

const hold = (name: string, reason: string): RuleAction => ({ decision: 'hold', class: name, reason })
const never = (name: string, reason: string): RuleAction => ({ decision: 'never', class: name, reason })

/**
 * The policy for tests of how policies are applied. It does not follow the shipped numbers, which
 * `default-v1.test.ts` checks.
 */
export const fixturePolicy: PolicyData = {
  version: 'fixture-v1',
  templateIds: ['idvtmp_local' as TemplateId],
  environments: ['sandbox', 'production'],
  caps: {
    automaticPerSubjectMax: 2,
    automaticByDocumentOrSelfieMax: 1,
    retriesPerUserMax: 3,
    onDemandPerSubjectMax: 5,
    cooldownMs: 10 * minuteMs,
    automaticPerDayMax: 200,
  },
  rules: {
    'session-expired': retry('lapsed', 0, 'try-again'),
    'sms-not-verified': retry('technical', 30 * minuteMs, 'try-again'),
    'one-detail-differs': retry('typing', 10 * minuteMs, 'try-again', { automaticMax: 2 }),
    'nothing-to-compare': hold('thin-file', 'step-up-needed'),
    'details-conflict': hold('conflict', 'details-conflict'),
    'image-unclear': retry('quality', hourMs, 'better-light'),
    'document-expired': retry('wrong-document', 24 * hourMs, 'current-document'),
    'document-unsuitable': retry('wrong-document', hourMs, 'accepted-document'),
    'entry-differs-from-document': retry('entry-versus-document', hourMs, 'try-again', { strategy: 'reset' }),
    'verified-person-differs-from-document': hold('conflict', 'conflict-with-verified-person'),
    'document-forged': never('forgery', 'document-forged'),
    'document-doubtful': hold('doubtful', 'document-doubtful'),
    'liveness-failed': hold('attack-or-bad-light', 'liveness-failed'),
    'terms-not-accepted': never('no-consent', 'terms-not-accepted'),
    'face-differs-from-document': never('impostor', 'face-differs-from-document'),
    'selfie-unclear': retry('unclear', hourMs, 'better-light', { inSandbox: 'hold' }),
    'anything-else': hold('unknown', 'no-rule-matches'),
  },
}
