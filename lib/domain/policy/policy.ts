import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { canonicalJson } from '../../codec/canonical-json.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { type Flow, PolicyData } from './policy-data.ts'
import { policyFaults } from './policy-faults.ts'

/** A valid policy, with nothing left open: made by `loadPolicy` only. */
export interface Policy extends PolicyData {
  readonly acrossTemplates: boolean
  readonly segments: NonNullable<PolicyData['segments']>
  /** How applicants come to a template of no segment; in `appliedTo`, to the template. */
  readonly flow: Flow
  /** Of what the policy says, without the templates of the deployment. It does not depend on the order of members. */
  readonly hash: string
}

const filled = (data: PolicyData): Omit<Policy, 'hash'> => ({
  ...data,
  acrossTemplates: data.acrossTemplates ?? false,
  segments: data.segments ?? [],
  flow: 'link',
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
