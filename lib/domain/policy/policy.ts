import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { canonicalJson } from '../../codec/canonical-json.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { includesId } from '../plaid/same-id.ts'
import { type Caps, type Flow, PolicyData } from './policy-data.ts'
import { policyFaults } from './policy-faults.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

type Rules = Readonly<Record<RuleName, RuleAction>>

/** What a policy says for some templates. */
interface Segment {
  readonly templateIds: PolicyData['templateIds']
  readonly flow: Flow
  readonly caps: Caps
  readonly rules: Rules
}

/** A valid policy, with nothing left open: made by `loadPolicy` only. */
export interface Policy extends Omit<PolicyData, 'rules' | 'segments' | 'acrossTemplates'>, Segment {
  readonly acrossTemplates: boolean
  readonly segments: ReadonlyArray<Segment>
  /** Of what the policy says, without the templates of the deployment. It does not depend on the order of members. */
  readonly hash: string
}

/** A back end has no screen on which an applicant could enter anything again. */
const backendOnly: RuleAction = { decision: 'hold', class: 'backend', reason: 'needs-user-data' }

const complete = (rules: PolicyData['rules']): Rules => ({
  ...rules,
  'backend-only': rules['backend-only'] ?? backendOnly,
})

const filled = ({ segments = [], ...data }: PolicyData): Omit<Policy, 'hash'> => ({
  ...data,
  acrossTemplates: data.acrossTemplates ?? false,
  flow: 'link',
  rules: complete(data.rules),
  segments: segments.map(segment => ({ ...segment, rules: complete(segment.rules) })),
})

/** The text that the hash of a policy is of: canonical JSON of what it says, whatever it leaves out. */
export const policyText = (data: PolicyData): string => {
  const { templateIds: _, flow: __, ...said } = filled(data)
  return canonicalJson(JSON.parse(JSON.stringify(said)))
}

/**
 * Decodes and checks a policy. Each violation has a JSON Pointer and the text of what is expected, and why.
 *
 * @param sha256 of text in UTF-8, in hexadecimal; passed in, as the domain cannot import Node's
 */
export const loadPolicy = (
  data: unknown,
  sha256: (text: string) => string,
): E.Either<ReadonlyArray<Violation>, Policy> =>
  pipe(
    PolicyData.decode(data),
    E.mapLeft(errors => violationsOf(errors)),
    E.flatMap(policy => {
      const faults = policyFaults(policy)
      return faults.length > 0 ? E.left(faults) : E.right(policy)
    }),
    E.map(policy => ({ ...filled(policy), hash: sha256(policyText(policy)) })),
  )

/** The policy as it applies to a template: with the caps, the rules and the flow of its segment, if it is in one. */
export const appliedTo = (policy: Policy, templateId: string): Policy => {
  const segment = policy.segments.find(({ templateIds }) => includesId(templateIds, templateId))
  return segment === undefined ? policy : { ...policy, ...segment, templateIds: policy.templateIds }
}
