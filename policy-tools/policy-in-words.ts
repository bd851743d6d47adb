import { appliedTo } from '../lib/domain/policy/applied-policy.ts'
import { dayMs, minuteMs } from '../lib/domain/policy/bounds.ts'
import { findingText } from '../lib/domain/policy/finding-texts.ts'
import type { Policy } from '../lib/domain/policy/policy.ts'
import { ruleInWords } from '../lib/domain/policy/rule-in-words.ts'
import { ruleNames } from '../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../lib/domain/policy/signals.ts'

const rulesInWords = (policy: Policy): ReadonlyArray<string> =>
  ruleNames.flatMap(name => {
    if (name === 'backend-only' && policy.flow !== 'backend') return []
    return [`  ${name}: ${ruleInWords(policy, name)}`]
  })

const capsInWords = ({ caps }: Policy): string =>
  `  Automatic retries: ${caps.automaticPerSubjectMax} of a user with a template ` +
  `(${caps.automaticByDocumentOrSelfieMax} by a document or selfie), ${caps.automaticPerUserMax} of a user, ` +
  `${caps.automaticPerDayMax} a day. On demand: ${caps.onDemandPerSubjectMax}. ` +
  `${caps.cooldownMs / minuteMs} minutes between two.`

const segmentInWords = (policy: Policy, segment: Policy['segments'][number]): ReadonlyArray<string> => {
  const applied = appliedTo(policy, segment.templateIds[0] ?? '')
  const lines = rulesInWords(applied).filter(line => !rulesInWords(policy).includes(line))
  return [
    `For ${segment.templateIds.join(', ')} (flow ${segment.flow})${lines.length === 0 ? '' : ', where it differs'}:`,
    capsInWords(applied),
    ...lines,
  ]
}

/** A policy for a person to read: what it does by each rule and signal. */
export const policyInWords = (policy: Policy): ReadonlyArray<string> => [
  'Rules:',
  ...rulesInWords(policy),
  'Signals:',
  ...signalNames.map(name => `  ${name}: where ${findingText(name)}: ${policy.signals[name]}.`),
  'Limits:',
  capsInWords(policy),
  `  Retries of the last ${policy.windowMs / dayMs} days count. The delay is ${policy.delayMs / minuteMs} minutes, and up to 10 more.`,
  `  A success with another template ${policy.acrossTemplates ? 'holds' : 'is not asked for'}.`,
  ...policy.segments.flatMap(segment => segmentInWords(policy, segment)),
  `Languages: ${Object.keys(policy.texts).join(', ')}; where only one can be said: ${policy.language}.`,
]
