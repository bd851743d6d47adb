import type { Violation } from '../../codec/violation.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

type Severity = RuleAction['decision']

const severity: Readonly<Record<Severity, number>> = { retry: 0, hold: 1, never: 2 }

/**
 * The floor of each rule: the floors decision that a policy may make of it, and why. A rule that is not listed allows a
 * retry. Facts that no policy can override at all are in `vetoes.ts`.
 */
const floors: Readonly<Partial<Record<RuleName, { readonly decision: Severity; readonly because: string }>>> = {
  'nothing-to-compare': { decision: 'hold', because: 'the same check cannot pass at a second try' },
  'details-conflict': { decision: 'hold', because: 'more than a typing error differs' },
  'verified-person-differs-from-document': { decision: 'hold', because: 'the document may belong to another person' },
  'document-forged': { decision: 'never', because: 'a forged document is never retried automatically' },
  'document-doubtful': { decision: 'hold', because: 'a person must decide on a doubtful document' },
  'liveness-failed': { decision: 'hold', because: 'an attack cannot be distinguished from bad light' },
  'terms-not-accepted': { decision: 'never', because: 'the applicant did not consent' },
  'face-differs-from-document': { decision: 'never', because: 'an impostor is never retried automatically' },
  'anything-else': { decision: 'hold', because: 'an attempt that no other rule matches is not retried' },
}

/** The violation of a policy that makes a rule milder than its floor; none where it does not. */
export const belowFloor = (name: RuleName, action: RuleAction): ReadonlyArray<Violation> => {
  const floor = floors[name]
  if (floor === undefined || severity[action.decision] >= severity[floor.decision]) return []
  const expected = floor.decision === 'never' ? 'never' : 'hold or never'
  return [{ pointer: `/rules/${name}/decision`, expected: `${expected}: ${floor.because}` }]
}
