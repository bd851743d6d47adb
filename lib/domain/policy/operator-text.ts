import type { Counts } from './counts.ts'
import type { Action, StageName } from './decision.ts'
import { findingText } from './finding-texts.ts'
import type { Policy } from './policy.ts'
import type { RuleName } from './rules/rule-name.ts'

const times = ({ caps }: Policy, { subject, user, automaticByDay }: Counts, left: number): string =>
  `Automatic retries left: ${left}. So far: ${subject.automatic} of ${caps.automaticPerSubjectMax} with this template, ` +
  `${subject.automaticByDocumentOrSelfie} of ${caps.automaticByDocumentOrSelfieMax} by a document or selfie; ` +
  `of this user with all templates: ${user.retries} of ${caps.automaticPerUserMax}; ` +
  `today: ${automaticByDay[0] ?? 0} of ${caps.automaticPerDayMax}.`

const headline = (action: Action): string => {
  switch (action._tag) {
    case 'Retry':
      return `Retry ${action.request.strategy}, not before ${new Date(action.notBeforeMs).toISOString()}`
    case 'Hold':
      return `Hold: ${action.reason}`
    case 'Never':
      return `Never: ${action.reason}`
  }
}

interface DecisionParts {
  readonly policy: Policy
  readonly counts: Counts
  readonly stage: StageName
  readonly action: Action
  readonly fired: ReadonlyArray<RuleName>
  readonly automaticLeft: number
}

/** What was found: by the rules that decided, else by the reason. */
const found = ({ action, fired }: DecisionParts): string => {
  const names = fired.length > 0 ? fired : action._tag === 'Retry' ? [] : [action.reason]
  const texts = names.flatMap(name => findingText(name) ?? [])
  return texts.length === 0 ? '' : ` What was found: ${texts.join('; ')}.`
}

/** A decision in one line, for the operator; never shown to an applicant. */
export const operatorText = (parts: DecisionParts): string => {
  const { policy, counts, stage, action, fired, automaticLeft } = parts
  const by =
    fired.length > 0 ? `by ${fired.map(name => `${name} (${policy.rules[name].class})`).join(', ')}` : `at ${stage}`
  return (
    `${headline(action)}, ${by}.${found(parts)} ${times(policy, counts, automaticLeft)} ` +
    `Policy ${policy.version} ${policy.hash.slice(0, 12)}.`
  )
}
