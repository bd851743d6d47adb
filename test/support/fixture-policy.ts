import type { PolicyData } from '../../lib/domain/policy/policy-data.ts'
import type { RuleAction } from '../../lib/domain/policy/rule-action.ts'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'

const minuteMs = 60_000

type Retry = Extract<RuleAction, { readonly decision: 'retry' }>

const retry = (name: string, applicantText: Retry['applicantText'], more: Partial<Retry> = {}): RuleAction => ({
  decision: 'retry',
  class: name,
  strategy: 'incomplete',
  automaticMax: 1,
  applicantText,
  ...more,
})

const hold = (name: string, reason: string): RuleAction => ({ decision: 'hold', class: name, reason })

const wordings = {
  'contact-support': 'Please contact support.',
  'come-back': 'You can go on whenever you are ready.',
  'check-details': 'You can try again. Please look at what you enter.',
  'phone-at-hand': 'You can try again. Please keep your phone at hand.',
  'better-light': 'You can try again, with better light.',
  'current-document': 'You can try again, with a document that is still valid.',
  'accepted-document': 'You can try again, with an accepted document.',
  'bring-document': 'You can try again. Please keep a document at hand.',
}

/**
 * The policy for tests of how policies are applied. It does not follow the shipped numbers, which
 * `default-v2.test.ts` checks.
 */
export const fixturePolicy: PolicyData = {
  version: 'fixture-v1',
  templateIds: ['idvtmp_local' as TemplateId],
  environments: ['sandbox', 'production'],
  caps: {
    automaticPerSubjectMax: 2,
    automaticByDocumentOrSelfieMax: 1,
    automaticPerUserMax: 3,
    onDemandPerSubjectMax: 5,
    cooldownMs: 10 * minuteMs,
    automaticPerDayMax: 200,
  },
  delayMs: 15 * minuteMs,
  windowMs: 180 * 24 * 60 * minuteMs,
  signals: {
    'risky-interactions': 'hold',
    'low-trust-index': 'hold',
    'suspicious-network': 'hold',
    'many-phone-numbers': 'hold',
  },
  rules: {
    'session-expired': retry('lapsed', 'come-back'),
    'sms-not-verified': retry('technical', 'phone-at-hand'),
    'one-detail-differs': retry('typing', 'check-details', { automaticMax: 2 }),
    'details-close': retry('typing', 'check-details'),
    'thin-file': hold('thin-file', 'step-up-needed'),
    'details-conflict': hold('conflict', 'details-conflict'),
    'po-box': retry('typing', 'check-details'),
    'image-unclear': retry('quality', 'better-light'),
    'document-expired': retry('wrong-document', 'current-document'),
    'document-unsuitable': retry('wrong-document', 'accepted-document'),
    'entry-differs-from-document': retry('entry-versus-document', 'check-details', { strategy: 'reset' }),
    'conflict-with-document': hold('conflict', 'conflict-with-document'),
    'document-doubtful': hold('doubtful', 'document-doubtful'),
    'liveness-failed': hold('attack-or-bad-light', 'liveness-failed'),
    'selfie-unclear': retry('unclear', 'better-light', { inSandbox: 'hold' }),
    'backend-only': hold('backend', 'needs-user-data'),
    'anything-else': hold('unknown', 'no-rule-matches'),
  },
  language: 'en',
  texts: { en: wordings },
}
