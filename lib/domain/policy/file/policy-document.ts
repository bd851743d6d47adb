import * as t from 'io-ts'
import { boundedText } from '../../../codec/bounded-text.ts'
import { checked, type MemberFault } from '../../../codec/checked.ts'
import { closed } from '../../../codec/closed.ts'
import { oneOf } from '../../../codec/one-of.ts'
import { refined } from '../../../codec/refined.ts'
import { text } from '../../../codec/text.ts'
import { wholeNumber } from '../../../codec/whole-number.ts'
import { TemplateId } from '../../request/identifiers.ts'
import { RetrySteps } from '../../request/retry-steps.ts'
import { type ApplicantTextId, retryTextIds, textIds } from '../applicant-text.ts'
import { bounds, dayMs, minuteMs } from '../bounds.ts'
import { flows, noVeto } from '../policy-data.ts'
import { kebabWord } from '../rule-action.ts'
import { type RuleName, ruleNames } from '../rules/rule-name.ts'
import { type SignalName, signalActions, signalNames } from '../signals.ts'
import { byLanguage, Language, Wording } from '../wordings.ts'

/** A record with the same value for each name. */
const forEach = <N extends string, C>(names: ReadonlyArray<N>, each: C): Readonly<Record<N, C>> =>
  Object.fromEntries(names.map(name => [name, each])) as Record<N, C>

const minutes = (minMs: number, maxMs: number) => wholeNumber(minMs / minuteMs, maxMs / minuteMs, 'whole minutes')

const ownCaps = {
  automatic_per_subject_max: wholeNumber(0, bounds.automaticPerSubjectMax),
  automatic_by_document_or_selfie_max: wholeNumber(0, bounds.automaticByDocumentOrSelfieMax),
  automatic_per_user_max: wholeNumber(0, bounds.automaticPerUserMax),
  on_demand_per_subject_max: wholeNumber(bounds.onDemandPerSubjectMin, bounds.onDemandPerSubjectMax),
  cooldown_minutes: minutes(bounds.cooldownMsMin, bounds.cooldownMsMax),
}

const CapsStated = closed('Caps', {
  required: {},
  optional: { ...ownCaps, automatic_per_day_max: wholeNumber(1, bounds.automaticPerDayMax) },
})
export type CapsStated = t.TypeOf<typeof CapsStated>

const ofRetry = ['strategy', 'steps', 'automatic_max', 'applicant_text', 'in_sandbox'] as const

const anyRule = closed('Rule', {
  required: {},
  optional: {
    decision: oneOf('decision', ['retry', 'hold', 'never']),
    class: kebabWord,
    reason: kebabWord,
    strategy: oneOf(
      'strategy',
      ['incomplete', 'reset', 'custom'],
      'incomplete or reset, or custom for a step-up: infer is resolved before it is sent',
    ),
    steps: RetrySteps,
    automatic_max: wholeNumber(1, bounds.automaticPerSubjectMax),
    applicant_text: oneOf('applicant_text', retryTextIds),
    in_sandbox: oneOf('in_sandbox', ['hold']),
  },
})
export type RuleStated = t.TypeOf<typeof anyRule>

const withoutRetry = 'absent: with the decision hold or never nothing is sent'
const withoutReason = 'absent: a retry has no reason, which is for hold and never'

/** Members that contradict each other inside one rule; what depends on an inherited rule is found later. */
const ruleFaults = (rule: RuleStated): ReadonlyArray<MemberFault> => {
  if (rule.decision === 'retry') return rule.reason === undefined ? [] : [{ member: 'reason', expected: withoutReason }]
  return rule.decision === undefined
    ? []
    : ofRetry.filter(member => rule[member] !== undefined).map(member => ({ member, expected: withoutRetry }))
}

const RulesStated = closed('Rules', {
  required: {},
  optional: forEach<RuleName, t.Type<RuleStated, unknown, unknown>>(ruleNames, checked(anyRule, ruleFaults)),
  refused: noVeto,
})
export type RulesStated = t.TypeOf<typeof RulesStated>

const TemplateIds = refined(
  t.readonlyArray(TemplateId),
  'a list of at least one template id',
  (ids): ids is readonly [TemplateId, ...TemplateId[]] => ids.length > 0,
)

const SegmentStated = closed('Segment', {
  required: { when: closed('When', { required: { template_ids: TemplateIds }, optional: {} }) },
  optional: {
    flow: oneOf('flow', flows),
    caps: closed('Caps', {
      required: {},
      optional: ownCaps,
      refused: { automatic_per_day_max: 'absent in a segment: the budget of a day is shared by all templates' },
    }),
    rules: RulesStated,
  },
})
export type SegmentStated = t.TypeOf<typeof SegmentStated>

const shortText = text<string>('text', 'a text', value => value.length <= 1_000)

/**
 * A policy file as it is written: only what differs from the policy that it extends. `docs/policy.md` says what each
 * member means, and `policies/policy.schema.json` says it to an editor.
 */
export const PolicyDocument = closed('PolicyFile', {
  required: { version: kebabWord },
  optional: {
    $schema: shortText,
    name: boundedText('name', { max: 80 }),
    extends: text<string>(
      'extends',
      'the name of a shipped policy, or a path that begins with ./ or ../ and ends with .json',
      value => /^([a-z][a-z0-9-]{0,39}|\.{1,2}\/.{1,200}\.json)$/.test(value),
    ),
    across_templates: t.boolean,
    window_days: wholeNumber(bounds.windowMsMin / dayMs, bounds.windowMsMax / dayMs, 'whole days'),
    delay_minutes: minutes(bounds.delayMsMin, bounds.delayMsMax),
    caps: CapsStated,
    signals: closed('Signals', {
      required: {},
      optional: forEach<SignalName, t.Type<(typeof signalActions)[number], unknown, unknown>>(
        signalNames,
        oneOf('signal', signalActions),
      ),
    }),
    rules: RulesStated,
    segments: t.readonlyArray(SegmentStated),
    language: Language,
    texts: byLanguage(
      closed('Texts', { required: {}, optional: forEach<ApplicantTextId, typeof Wording>(textIds, Wording) }),
    ),
  },
})
export type PolicyDocument = t.TypeOf<typeof PolicyDocument>
