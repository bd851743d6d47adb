import type { Violation } from '../../codec/violation.ts'
import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'

type Severity = RuleAction['decision']

const severity: Readonly<Record<Severity, number>> = { retry: 0, hold: 1, never: 2 }

/** The mildest decision that a rule allows, and why. Rules that are not listed allow a retry. */
const mildest: Readonly<Partial<Record<RuleName, { readonly decision: Severity; readonly because: string }>>> = {
  'nothing-to-compare': { decision: 'hold', because: 'the same check cannot pass' },
  'details-conflict': { decision: 'hold', because: 'more than a typing error differs' },
  'verified-person-differs-from-document': { decision: 'hold', because: 'the document may be somebody else’s' },
  'document-forged': { decision: 'never', because: 'a forger gets no second try' },
  'document-doubtful': { decision: 'hold', because: 'a doubt is for a person to settle' },
  'liveness-failed': { decision: 'hold', because: 'an attack cannot be told from bad light' },
  'terms-not-accepted': { decision: 'never', because: 'there is no consent' },
  'face-differs-from-document': { decision: 'never', because: 'an impostor gets no second try' },
  'anything-else': { decision: 'hold', because: 'what is not known is not retried' },
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
  return [{ pointer: `/rules/${name}/automaticMax`, expected: `at most caps.${cap}, ${caps[cap]}` }]
}

const ofCaps = (caps: Caps): ReadonlyArray<Violation> =>
  caps.automaticByDocumentOrSelfieMax <= caps.automaticPerSubjectMax
    ? []
    : [
        {
          pointer: '/caps/automaticByDocumentOrSelfieMax',
          expected: `at most caps.automaticPerSubjectMax, ${caps.automaticPerSubjectMax}`,
        },
      ]

/** Violations of a policy that has the right shape: where, what is expected, and why. */
export const policyFaults = ({ caps, rules }: PolicyData): ReadonlyArray<Violation> => [
  ...ofCaps(caps),
  ...ruleNames.flatMap(name => [...tooMild(name, rules[name]), ...aboveCaps(name, rules[name], caps)]),
]
