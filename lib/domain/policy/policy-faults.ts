import type { Violation } from '../../codec/violation.ts'
import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'
import { belowFloor } from './rule-floors.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'

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
  ...ruleNames.flatMap(name => [...belowFloor(name, rules[name]), ...aboveCaps(name, rules[name], caps)]),
]
