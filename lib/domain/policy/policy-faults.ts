import type { Violation } from '../../codec/violation.ts'
import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'

type Severity = RuleAction['decision']

const severity: Readonly<Record<Severity, number>> = { retry: 0, hold: 1, never: 2 }

/** The mildest decision that a rule allows, and why. Rules that are not listed allow a retry. */
const mildest: Readonly<Partial<Record<RuleName, { readonly decision: Severity; readonly because: string }>>> = {
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

const tooMild = (name: RuleName, action: RuleAction): ReadonlyArray<Violation> => {
  const floor = mildest[name]
  if (floor === undefined || severity[action.decision] >= severity[floor.decision]) return []
  const expected = floor.decision === 'never' ? 'never' : 'hold or never'
  return [{ pointer: `/rules/${name}/decision`, expected: `${expected}: ${floor.because}` }]
}

const aboveCaps = (name: RuleName, action: RuleAction, caps: Caps): ReadonlyArray<Violation> => {
  if (action.decision !== 'retry') return []
  const cap = isOfDocumentOrSelfie(name) ? 'automaticByDocumentOrSelfieMax' : 'automaticPerSubjectMax'
  if (action.automaticMax <= caps[cap]) return []
  return [{ pointer: `/rules/${name}/automaticMax`, expected: `at most ${caps[cap]}, the value of caps.${cap}` }]
}

const ofCaps = (caps: Caps): ReadonlyArray<Violation> =>
  caps.automaticByDocumentOrSelfieMax <= caps.automaticPerSubjectMax
    ? []
    : [
        {
          pointer: '/caps/automaticByDocumentOrSelfieMax',
          expected: `at most ${caps.automaticPerSubjectMax}, the value of caps.automaticPerSubjectMax`,
        },
      ]

/** Violations of a policy that has the right shape: where, what is expected, and why. */
export const policyFaults = ({ caps, rules }: PolicyData): ReadonlyArray<Violation> => [
  ...ofCaps(caps),
  ...ruleNames.flatMap(name => [...tooMild(name, rules[name]), ...aboveCaps(name, rules[name], caps)]),
]
