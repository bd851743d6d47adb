import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { canonicalJson } from '../../codec/canonical-json.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { PolicyData } from './policy-data.ts'
import { policyFaults } from './policy-faults.ts'

/** A valid policy: made by `loadPolicy` only. */
export interface Policy extends PolicyData {
  /** Distinguishes policies that have the same version by mistake; it does not depend on the order of members. */
  readonly hash: string
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
    E.map(policy => ({ ...policy, hash: sha256(canonicalJson(PolicyData.encode(policy))) })),
  )
