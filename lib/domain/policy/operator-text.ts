import type { Case } from './case.ts'
import { isByRule, type Stopped } from './first-stop.ts'

const times = ({ policy: { caps }, counts: { subject, user, automaticByDay } }: Case): string =>
  `Automatic retries so far: ${subject.automatic} of ${caps.automaticPerSubjectMax} with this template, ` +
  `${user.automaticByDocumentOrSelfie} of ${caps.automaticByDocumentOrSelfieMax} by a document or selfie; ` +
  `all retries of this user: ${user.retries} of ${caps.retriesPerUserMax}; ` +
  `automatic retries today: ${automaticByDay[0] ?? 0} of ${caps.automaticPerDayMax}.`

const headline = ({ outcome }: Stopped): string => {
  switch (outcome._tag) {
    case 'Retry':
      return `Retry ${outcome.request.strategy}, not before ${new Date(outcome.notBeforeMs).toISOString()}`
    case 'Hold':
      return `Hold: ${outcome.reason}`
    case 'Never':
      return `Never: ${outcome.reason}`
  }
}

/** A decision in one line, for the operator: never for an applicant. */
export const operatorText = (of: Case, stopped: Stopped): string => {
  const { fired } = of.verdict
  const by =
    isByRule(stopped) && fired.length > 0
      ? `by ${fired.map(name => `${name} (${of.policy.rules[name].class})`).join(', ')}`
      : `at ${stopped.stop}`
  return `${headline(stopped)}, ${by}. ${times(of)} Policy ${of.policy.version} ${of.policy.hash.slice(0, 12)}.`
}
