import { acme } from './files.ts'

/** Policies that must not be deployed, each with where and why it is refused. */
interface BadPolicy {
  readonly name: string
  readonly members: object
  readonly pointer: string
  readonly reason: RegExp
}

const retry = { decision: 'retry', strategy: 'incomplete', automatic_max: 1, applicant_text: 'check-details' }
const stepUp = { ...retry, strategy: 'custom', applicant_text: 'bring-document' }
const steps = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true }

const floor = (rule: string, reason: RegExp): BadPolicy => ({
  name: `${rule} is retried`,
  members: { rules: { [rule]: { ...retry } } },
  pointer: `/rules/${rule}/decision`,
  reason,
})

/** Milder than any policy may be. */
export const tooMild: ReadonlyArray<BadPolicy> = [
  floor('details-conflict', /more than a typing error/),
  floor('conflict-with-document', /another person/),
  floor('document-doubtful', /a person must decide/),
  floor('liveness-failed', /attack/),
  floor('anything-else', /no other rule/),
  floor('backend-only', /no interface/),
  {
    name: 'a veto is lifted',
    members: { rules: { 'risk-check': { decision: 'hold' } } },
    pointer: '/rules/risk-check',
    reason: /veto/,
  },
  {
    name: 'a forged document is held only',
    members: { rules: { 'document-forged': { decision: 'hold' } } },
    pointer: '/rules/document-forged',
    reason: /veto/,
  },
  {
    name: 'four automatic retries',
    members: { caps: { automatic_per_subject_max: 4 } },
    pointer: '/caps/automatic_per_subject_max',
    reason: /0 to 3/,
  },
  {
    name: 'three by a document',
    members: { caps: { automatic_by_document_or_selfie_max: 3 } },
    pointer: '/caps/automatic_by_document_or_selfie_max',
    reason: /0 to 2/,
  },
  {
    name: 'six of a user',
    members: { caps: { automatic_per_user_max: 6 } },
    pointer: '/caps/automatic_per_user_max',
    reason: /0 to 5/,
  },
  {
    name: '21 on demand',
    members: { caps: { on_demand_per_subject_max: 21 } },
    pointer: '/caps/on_demand_per_subject_max',
    reason: /1 to 20/,
  },
  {
    name: 'no cool-down',
    members: { caps: { cooldown_minutes: 0 } },
    pointer: '/caps/cooldown_minutes',
    reason: /5 to 43200/,
  },
  {
    name: 'no limit a day',
    members: { caps: { automatic_per_day_max: 100_001 } },
    pointer: '/caps/automatic_per_day_max',
    reason: /1 to 100000/,
  },
  {
    name: 'retries are forgotten in a week',
    members: { window_days: 7 },
    pointer: '/window_days',
    reason: /30 to 3650/,
  },
  { name: 'a retry at once', members: { delay_minutes: 1 }, pointer: '/delay_minutes', reason: /5 to 18720/ },
  {
    name: 'the limit by anybody',
    members: { caps: { lineage_retries_max: 9 } },
    pointer: '/caps/lineage_retries_max',
    reason: /not a member/,
  },
  { name: 'old attempts', members: { too_old_days: 90 }, pointer: '/too_old_days', reason: /not a member/ },
  {
    name: 'a milder segment',
    members: { segments: [{ when: { template_ids: ['idvtmp_a'] }, rules: { 'liveness-failed': retry } }] },
    pointer: '/segments/0/rules/liveness-failed/decision',
    reason: /attack/,
  },
  {
    name: 'a thin file without a document',
    members: { rules: { 'thin-file': retry } },
    pointer: '/rules/thin-file/strategy',
    reason: /custom/,
  },
  {
    name: 'a step-up without the selfie',
    members: { rules: { 'thin-file': { ...stepUp, steps: { ...steps, selfie_check: false } } } },
    pointer: '/rules/thin-file/steps',
    reason: /selfie_check/,
  },
  {
    name: 'a step-up that asks the data sources again',
    members: { rules: { 'thin-file': { ...stepUp, steps: { ...steps, kyc_check: true } } } },
    pointer: '/rules/thin-file/steps',
    reason: /kyc_check false/,
  },
  {
    name: 'another rule that steps up',
    members: { rules: { 'po-box': { strategy: 'custom' } } },
    pointer: '/rules/po-box/strategy',
    reason: /same check/,
  },
]

/** Wrong in another way. */
export const malformed: ReadonlyArray<BadPolicy> = [
  {
    name: 'a text that tells which detail',
    members: { rules: { 'po-box': { applicant_text: 'come-back' } } },
    pointer: '/rules/po-box/applicant_text',
    reason: /same text/,
  },
  {
    name: 'a delay of one rule',
    members: { rules: { 'po-box': { delay_minutes: 5 } } },
    pointer: '/rules/po-box/delay_minutes',
    reason: /not a member/,
  },
  {
    name: 'a rule that does not exist',
    members: { rules: { po_box: { decision: 'hold' } } },
    pointer: '/rules/po_box',
    reason: /not a member/,
  },
  {
    name: 'a signal that does not exist',
    members: { signals: { vpn: 'hold' } },
    pointer: '/signals/vpn',
    reason: /not a member/,
  },
  {
    name: 'a signal that retries',
    members: { signals: { 'low-trust-index': 'retry' } },
    pointer: '/signals/low-trust-index',
    reason: /hold, never, ignore/,
  },
  {
    name: 'a hold that sends',
    members: { rules: { 'po-box': { decision: 'hold', automatic_max: 1 } } },
    pointer: '/rules/po-box/automatic_max',
    reason: /nothing is sent/,
  },
  {
    name: 'a retry without its members',
    members: { rules: { 'thin-file': { decision: 'retry' } } },
    pointer: '/rules/thin-file/strategy',
    reason: /must be stated/,
  },
  {
    name: 'infer',
    members: { rules: { 'po-box': { strategy: 'infer' } } },
    pointer: '/rules/po-box/strategy',
    reason: /infer is resolved/,
  },
  { name: 'null', members: { delay_minutes: null }, pointer: '/delay_minutes', reason: /null says nothing/ },
  {
    name: 'a template in two segments, in two spellings',
    members: {
      segments: [{ when: { template_ids: ['idvtmp_a'] } }, { when: { template_ids: ['idvtmp_b', 'flwtmp_a'] } }],
    },
    pointer: '/segments/1/when/template_ids/1',
    reason: /two policies/,
  },
  {
    name: 'a segment twice',
    members: { segments: [{ when: { template_ids: ['idvtmp_a'] } }, { when: { template_ids: ['idvtmp_a'] } }] },
    pointer: '/segments/1/when/template_ids/0',
    reason: /two policies/,
  },
  {
    name: 'a segment of no template',
    members: { segments: [{ when: { template_ids: [] } }] },
    pointer: '/segments/0/when/template_ids',
    reason: /at least one/,
  },
  {
    name: 'a day of a segment',
    members: { segments: [{ when: { template_ids: ['idvtmp_a'] }, caps: { automatic_per_day_max: 5 } }] },
    pointer: '/segments/0/caps/automatic_per_day_max',
    reason: /shared by all/,
  },
  {
    name: 'a flow that does not exist',
    members: { segments: [{ when: { template_ids: ['idvtmp_a'] }, flow: 'mobile' }] },
    pointer: '/segments/0/flow',
    reason: /link, backend/,
  },
  {
    name: 'a language in part',
    members: { texts: { it: { 'come-back': 'Puoi continuare quando vuoi.' } } },
    pointer: '/texts/it',
    reason: /lacks contact-support, check-details/,
  },
  { name: 'a language that is none', members: { texts: { Deutsch: {} } }, pointer: '/texts', reason: /a tag such as/ },
  { name: 'a language without texts', members: { language: 'it' }, pointer: '/language', reason: /texts have/ },
  ...[
    'Hallo {name}.',
    'Hallo %s.',
    ['Hallo $', '{name}.'].join(''),
    'Hallo <name>.',
    'Hallo [NAME].',
    'Hallo :name.',
    'Hallo @name.',
    '{{user.first}}',
    'a\u0007b',
    'a\u200bb',
    ' ',
    '',
    'x'.repeat(301),
  ].map(text => ({
    name: `the text ${JSON.stringify(text).slice(0, 20)}`,
    members: { texts: { de: { 'come-back': text } } },
    pointer: '/texts/de/come-back',
    reason: /1 to 300 characters/,
  })),
  {
    name: 'the version of the policy that it extends',
    members: { version: 'default-v2' },
    pointer: '/version',
    reason: /another version/,
  },
]

export const badFiles = [...tooMild, ...malformed].map(({ members, ...bad }) => ({ ...bad, file: acme(members) }))
