import type { Violation } from '../../codec/violation.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

/**
 * The rules that a policy may not make milder than `hold`, and why. A rule that is not listed allows a retry. Facts
 * that no policy can override at all are in `vetoes.ts`.
 */
const floors: Readonly<Partial<Record<RuleName, string>>> = {
  'details-conflict': 'more than a typing error differs',
  'conflict-with-document': 'the document may belong to another person',
  'document-doubtful': 'a person must decide on a doubtful document',
  'liveness-failed': 'an attack cannot be distinguished from bad light',
  'anything-else': 'an attempt that no other rule matches is not retried',
}

const stepUpOnly =
  'custom for thin-file only, and thin-file with custom only: the same check cannot pass at a second try'

/** The violations of a policy that makes a rule milder than its floor. */
export const belowFloor = (name: RuleName, action: RuleAction): ReadonlyArray<Violation> => {
  if (action.decision !== 'retry') return []
  const floor = floors[name]
  if (floor !== undefined) return [{ pointer: `/rules/${name}/decision`, expected: `hold or never: ${floor}` }]
  return (action.strategy === 'custom') === (name === 'thin-file')
    ? []
    : [{ pointer: `/rules/${name}/strategy`, expected: stepUpOnly }]
}
