import { textIds } from '../applicant-text.ts'
import { type RuleName, ruleNames } from '../rules/rule-name.ts'
import { signalNames } from '../signals.ts'
import type { PolicyDocument, RuleStated, RulesStated } from './policy-document.ts'
import type { Refusal } from './refusal.ts'

const needed = 'It must be stated: this policy extends none that states it.'

const missingIn = (value: object, names: ReadonlyArray<string>, at: string): ReadonlyArray<Refusal> =>
  names.filter(name => !Object.hasOwn(value, name)).map(name => ({ pointer: `${at}/${name}`, reason: needed }))

const caps = [
  'automatic_per_subject_max',
  'automatic_by_document_or_selfie_max',
  'automatic_per_user_max',
  'on_demand_per_subject_max',
  'cooldown_minutes',
  'automatic_per_day_max',
]

const retrying = ['strategy', 'automatic_max', 'applicant_text']
const onlyOfRetries: ReadonlyArray<keyof RuleStated> = [...retrying, 'steps', 'in_sandbox'] as ReadonlyArray<
  keyof RuleStated
>

/** What a rule lacks, or has too much, for its decision. */
const inRule = (rule: RuleStated, at: string): ReadonlyArray<Refusal> => {
  if (rule.decision === 'retry')
    return [
      ...missingIn(rule, retrying, at),
      ...(rule.reason === undefined
        ? []
        : [{ pointer: `${at}/reason`, reason: 'It must be absent: a retry has no reason.' }]),
    ]
  const surplus = onlyOfRetries.filter(member => rule[member] !== undefined)
  return [
    ...missingIn(rule, ['decision'], at),
    ...(rule.decision === undefined ? [] : surplus).map(member => ({
      pointer: `${at}/${member}`,
      reason: `It must be absent: the decision is ${rule.decision}, so nothing is sent.`,
    })),
  ]
}

/** What the rules lack, or have too much, each for its decision. */
export const faultsOfRules = (rules: RulesStated, at: string): ReadonlyArray<Refusal> =>
  ruleNames.flatMap((name: RuleName): ReadonlyArray<Refusal> => {
    const rule = rules[name]
    return rule === undefined ? [{ pointer: `${at}/${name}`, reason: needed }] : inRule(rule, `${at}/${name}`)
  })

/** A language with some of the texts would leave its readers without words. */
const inTexts = (texts: NonNullable<PolicyDocument['texts']>): ReadonlyArray<Refusal> =>
  Object.entries(texts).flatMap(([tag, wordings]) => {
    const missing = textIds.filter(id => wordings[id] === undefined)
    return missing.length === 0
      ? []
      : [{ pointer: `/texts/${tag}`, reason: `It must have every text, and lacks ${missing.join(', ')}.` }]
  })

/** What a policy lacks after everything that it extends. */
export const missingMembers = (document: PolicyDocument): ReadonlyArray<Refusal> => [
  ...missingIn(document, ['delay_minutes', 'window_days'], ''),
  ...missingIn(document.caps ?? {}, caps, '/caps'),
  ...missingIn(document.signals ?? {}, signalNames, '/signals'),
  ...faultsOfRules(document.rules ?? {}, '/rules'),
  ...inTexts(document.texts ?? {}),
]
