import { applicantText } from './applicant-text.ts'
import { findingText } from './finding-texts.ts'
import type { Policy } from './policy.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const actionInWords = (policy: Policy, action: RuleAction): string => {
  if (action.decision !== 'retry') return `${action.decision} (${action.reason})`
  const { strategy, automaticMax, applicantText: id, inSandbox } = action
  const said = applicantText(policy, id).text
  const sandbox = inSandbox === undefined ? '' : '; in Sandbox hold'
  return `retry ${strategy}, at most ${times(automaticMax)}: "${said}"${sandbox}`
}

/** What a policy does by a rule, and where. */
export const ruleInWords = (policy: Policy, name: RuleName): string =>
  `where ${findingText(name)}: ${actionInWords(policy, policy.rules[name])}.`
