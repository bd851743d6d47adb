import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { canonicalJson } from '../../codec/canonical-json.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { PolicyData } from './policy-data.ts'
import { policyFaults } from './policy-faults.ts'

/** A policy that may be decided by: `loadPolicy` found nothing wrong with it. */
export interface Policy extends PolicyData {
  /** Tells policies apart that share a version by mistake; the order of members does not change it. */
  readonly hash: string
}

/**
 * Reads a policy, and refuses it where it asks for what no policy may: each violation says where, by JSON Pointer, and
 * what was expected instead, and why.
 *
 * @param sha256 of text in UTF-8, in hexadecimal; node's, which the domain cannot import
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
