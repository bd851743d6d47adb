import type { Violation } from '../../codec/violation.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

/**
 * The rules that a policy may not make milder than `hold`, and why. A rule that is not listed allows a retry. Facts
 * that no policy can override at all are in `vetoes.ts`.
 */
const floors = {
  'details-conflict': 'more than a typing error differs',
  'conflict-with-document': 'the document may belong to another person',
  'document-doubtful': 'a person must decide on a doubtful document',
  'liveness-failed': 'an attack cannot be distinguished from bad light',
  'backend-only': 'there is no interface in which an applicant could enter anything again',
  'anything-else': 'an attempt that no other rule matches is not retried',
} as const satisfies Readonly<Partial<Record<RuleName, string>>>

const floorOf = (name: RuleName): string | undefined => (floors as Partial<Record<RuleName, string>>)[name]

const stepUpOnly =
  'custom for thin-file only, and thin-file with custom only: the same check cannot pass at a second try'

export const stepUpSteps =
  'documentary_verification and selfie_check true, and kyc_check false: the document takes the place of the data sources, ' +
  'and a document without the face may be another person’s'

/** The violations of a policy that makes a rule milder than its floor. */
export const belowFloor = (name: RuleName, action: RuleAction, at: string): ReadonlyArray<Violation> => {
  if (action.decision !== 'retry') return []
  const floor = floorOf(name)
  if (floor !== undefined) return [{ pointer: `${at}/${name}/decision`, expected: `hold or never: ${floor}` }]
  if ((action.strategy === 'custom') !== (name === 'thin-file'))
    return [{ pointer: `${at}/${name}/strategy`, expected: stepUpOnly }]
  const { steps } = action
  if (steps === undefined) return []
  if (action.strategy !== 'custom') return [{ pointer: `${at}/${name}/steps`, expected: 'no steps without custom' }]
  return steps.documentary_verification && steps.selfie_check && !steps.kyc_check
    ? []
    : [{ pointer: `${at}/${name}/steps`, expected: stepUpSteps }]
}
