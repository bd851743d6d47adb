import { ruleNames } from '../rules/rule-name.ts'
import type { PolicyDocument, RuleStated, RulesStated } from './policy-document.ts'

const caps = {
  automatic_per_subject_max: 0,
  automatic_by_document_or_selfie_max: 0,
  automatic_per_user_max: 0,
  on_demand_per_subject_max: 1,
  cooldown_minutes: 5,
  automatic_per_day_max: 1,
}

const rule = (name: string, stated: RuleStated = {}): RuleStated =>
  stated.decision === 'retry'
    ? {
        strategy: name === 'thin-file' ? 'custom' : 'incomplete',
        automatic_max: 1,
        applicant_text: 'check-details',
        ...stated,
      }
    : { decision: 'hold', ...stated }

const rules = (stated: RulesStated = {}): RulesStated =>
  Object.fromEntries(ruleNames.map(name => [name, rule(name, stated[name])]))

/**
 * A policy with something at each place where it says nothing, so that what it does say can be checked all the same. What
 * is missing is refused in any case.
 */
export const padded = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  caps: { ...caps, ...document.caps },
  rules: rules(document.rules),
  segments: (document.segments ?? []).map(segment => ({
    ...segment,
    rules: Object.fromEntries(
      Object.entries(segment.rules ?? {}).map(([name, stated]) => [
        name,
        stated.decision === 'retry' ? rule(name, stated) : stated,
      ]),
    ),
  })),
})
