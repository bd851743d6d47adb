import type { Counts } from './counts.ts'
import type { Action, StageName } from './decision.ts'
import type { Policy } from './policy.ts'
import type { RuleName } from './rules/rule-name.ts'

const times = ({ caps }: Policy, { subject, user, automaticByDay }: Counts): string =>
  `Automatic retries so far: ${subject.automatic} of ${caps.automaticPerSubjectMax} with this template, ` +
  `${subject.automaticByDocumentOrSelfie} of ${caps.automaticByDocumentOrSelfieMax} by a document or selfie; ` +
  `of this user with all templates: ${user.retries} of ${caps.retriesPerUserMax}; ` +
  `automatic retries today: ${automaticByDay[0] ?? 0} of ${caps.automaticPerDayMax}.`

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
}

/** A decision in one line, for the operator; never shown to an applicant. */
export const operatorText = ({ policy, counts, stage, action, fired }: DecisionParts): string => {
  const by =
    fired.length > 0 ? `by ${fired.map(name => `${name} (${policy.rules[name].class})`).join(', ')}` : `at ${stage}`
  return `${headline(action)}, ${by}. ${times(policy, counts)} Policy ${policy.version} ${policy.hash.slice(0, 12)}.`
}
