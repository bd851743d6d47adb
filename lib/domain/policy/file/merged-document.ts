import { foldedId } from '../../plaid/same-id.ts'
import { type RuleName, ruleNames } from '../rules/rule-name.ts'
import type { PolicyDocument, RuleStated, RulesStated, SegmentStated } from './policy-document.ts'

/** Without the members that a rule only has while it retries, or only while it does not. */
const ofDecision = (rule: RuleStated, decision: RuleStated['decision']): RuleStated => {
  const { class: kind, reason, decision: before, ...ofRetry } = rule
  const named = kind === undefined ? {} : { class: kind }
  if (decision === 'retry') return { ...named, ...(before === 'retry' && ofRetry) }
  return { ...named, ...(before !== 'retry' && reason !== undefined && { reason }) }
}

/**
 * A rule as it is after what a file states. A rule that is no longer a retry loses what only a retry has; one that
 * becomes a retry must state it all.
 */
const mergedRule = (inherited: RuleStated, stated: RuleStated): RuleStated => {
  const decision = stated.decision ?? inherited.decision
  return { ...ofDecision(inherited, decision), ...stated, ...(decision !== undefined && { decision }) }
}

export const mergedRules = (inherited: RulesStated = {}, stated: RulesStated = {}): RulesStated =>
  Object.fromEntries(
    ruleNames.flatMap((name: RuleName) => {
      const [before, after] = [inherited[name], stated[name]]
      if (after === undefined) return before === undefined ? [] : [[name, before]]
      return [[name, before === undefined ? after : mergedRule(before, after)]]
    }),
  )

const templatesOf = ({ when }: SegmentStated): string =>
  [...new Set(when.template_ids.map(foldedId))].toSorted().join(' ')

/** Whether two segments are for the same templates, in whichever order and spelling. */
export const isSameSegment = (one: SegmentStated, other: SegmentStated): boolean =>
  templatesOf(one) === templatesOf(other)

const mergedSegment = (inherited: SegmentStated, stated: SegmentStated): SegmentStated => ({
  ...inherited,
  ...stated,
  caps: { ...inherited.caps, ...stated.caps },
  rules: mergedRules(inherited.rules, stated.rules),
})

/** The inherited segments, each with what the file states of the same templates, then those that are new. */
const mergedSegments = (
  inherited: ReadonlyArray<SegmentStated>,
  stated: ReadonlyArray<SegmentStated>,
): ReadonlyArray<SegmentStated> => {
  const used = new Set<SegmentStated>()
  const changed = inherited.map(segment => {
    const same = stated.find(each => isSameSegment(each, segment))
    if (same === undefined) return segment
    used.add(same)
    return mergedSegment(segment, same)
  })
  return [...changed, ...stated.filter(segment => !used.has(segment))]
}

type Texts = NonNullable<PolicyDocument['texts']>

const mergedTexts = (inherited: Texts, stated: Texts): Texts =>
  Object.fromEntries(
    [...new Set([...Object.keys(inherited), ...Object.keys(stated)])].map(tag => [
      tag,
      { ...inherited[tag], ...stated[tag] },
    ]),
  )

/** A policy after what one more file states: member by member. */
export const mergedDocument = (inherited: PolicyDocument, stated: PolicyDocument): PolicyDocument => ({
  ...inherited,
  ...stated,
  caps: { ...inherited.caps, ...stated.caps },
  signals: { ...inherited.signals, ...stated.signals },
  rules: mergedRules(inherited.rules, stated.rules),
  segments: mergedSegments(inherited.segments ?? [], stated.segments ?? []),
  texts: mergedTexts(inherited.texts ?? {}, stated.texts ?? {}),
})
