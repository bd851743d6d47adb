import { dayMs, minuteMs } from '../bounds.ts'
import type { Caps, PolicyData } from '../policy-data.ts'
import type { RuleAction } from '../rule-action.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from '../rules/rule-name.ts'
import { mergedRules } from './merged-document.ts'
import type { CapsStated, PolicyDocument, RuleStated, RulesStated } from './policy-document.ts'

/** A number that counts less than it says. */
export interface Note {
  readonly pointer: string
  readonly note: string
}

/** What a policy says, without the templates of its deployment. */
export type PolicyContent = Omit<PolicyData, 'templateIds'>

type Full<T> = { readonly [M in keyof T]-?: Exclude<T[M], undefined> }
type Rules = PolicyData['rules']

const clipped = (value: number, max: number, pointer: string, cap: string): { value: number; notes: Note[] } =>
  value <= max
    ? { value, notes: [] }
    : { value: max, notes: [{ pointer, note: `${value} counts as ${max}, which is ${cap}.` }] }

const capsOf = (stated: Full<CapsStated>, at: string): { caps: Caps; notes: ReadonlyArray<Note> } => {
  const { value, notes } = clipped(
    stated.automatic_by_document_or_selfie_max,
    stated.automatic_per_subject_max,
    `${at}/automatic_by_document_or_selfie_max`,
    'caps.automatic_per_subject_max',
  )
  const caps: Caps = {
    automaticPerSubjectMax: stated.automatic_per_subject_max,
    automaticByDocumentOrSelfieMax: value,
    automaticPerUserMax: stated.automatic_per_user_max,
    onDemandPerSubjectMax: stated.on_demand_per_subject_max,
    cooldownMs: stated.cooldown_minutes * minuteMs,
    automaticPerDayMax: stated.automatic_per_day_max,
  }
  return { caps, notes }
}

const actionOf = (name: RuleName, rule: Full<RuleStated>, automaticMax: number): RuleAction => {
  const { class: kind = name, reason = name, decision } = rule as Partial<RuleStated>
  if (decision !== 'retry') return { decision: decision ?? 'hold', class: kind, reason }
  return {
    decision,
    class: kind,
    strategy: rule.strategy,
    automaticMax,
    applicantText: rule.applicant_text,
    ...('in_sandbox' in rule && { inSandbox: rule.in_sandbox }),
    ...('steps' in rule && { steps: rule.steps }),
  }
}

const rulesOf = (stated: RulesStated, caps: Caps, at: string): { rules: Rules; notes: ReadonlyArray<Note> } => {
  const notes: Note[] = []
  const rules = ruleNames.flatMap(name => {
    const rule = stated[name] as Full<RuleStated> | undefined
    if (rule === undefined) return []
    const cap = isOfDocumentOrSelfie(name)
      ? (['automatic_by_document_or_selfie_max', caps.automaticByDocumentOrSelfieMax] as const)
      : (['automatic_per_subject_max', caps.automaticPerSubjectMax] as const)
    const max = clipped(rule.automatic_max, cap[1], `${at}/${name}/automatic_max`, `caps.${cap[0]}`)
    if (rule.decision === 'retry') notes.push(...max.notes)
    return [[name, actionOf(name, rule, max.value)] as const]
  })
  return { rules: Object.fromEntries(rules) as unknown as Rules, notes }
}

const scopeOf = (caps: CapsStated, rules: RulesStated, at: string) => {
  const limited = capsOf(caps as Full<CapsStated>, `${at}/caps`)
  const acted = rulesOf(rules, limited.caps, `${at}/rules`)
  return { caps: limited.caps, rules: acted.rules, notes: [...limited.notes, ...acted.notes] }
}

/**
 * What a policy says once nothing is missing in it, and what in it counts less than it says: a number above a cap is
 * clipped, so that a stricter policy can state only what is stricter.
 */
export const policyDataOf = (document: PolicyDocument): { content: PolicyContent; notes: ReadonlyArray<Note> } => {
  const { caps = {}, rules = {}, segments = [], texts = {}, language = 'en' } = document
  const whole = scopeOf(caps, rules, '')
  const parts = segments.map((segment, index) => ({
    templateIds: segment.when.template_ids,
    flow: segment.flow ?? ('link' as const),
    ...scopeOf({ ...caps, ...segment.caps }, mergedRules(rules, segment.rules), `/segments/${index}`),
  }))
  /** What a segment inherits is noted once, where it stands. */
  const isOwn = ({ pointer, note }: Note): boolean =>
    !whole.notes.some(each => pointer.endsWith(each.pointer) && note === each.note)
  return {
    content: {
      version: document.version,
      environments: ['sandbox', 'production'],
      caps: whole.caps,
      delayMs: (document.delay_minutes ?? 0) * minuteMs,
      windowMs: (document.window_days ?? 0) * dayMs,
      signals: document.signals as PolicyData['signals'],
      rules: whole.rules,
      language,
      texts: texts as PolicyData['texts'],
      acrossTemplates: document.across_templates ?? false,
      segments: parts.map(({ notes: _, ...segment }) => segment),
    },
    notes: [...whole.notes, ...parts.flatMap(({ notes }) => notes).filter(isOwn)],
  }
}
