import type { Note } from '../lib/domain/policy/file/policy-data-of.ts'
import type { Policy } from '../lib/domain/policy/policy.ts'
import { type CheckedPolicy, type RefusalInFile, readPolicyFile } from './read-policy-file.ts'

/** What a check found in a policy that can be loaded, such as a rule that never decides. `isRefused`: it must not be deployed. */
export interface Finding extends Note {
  readonly isRefused: boolean
}

/** One more check of a policy that can be loaded. */
export type Check = (policy: Policy) => Promise<ReadonlyArray<Finding>>

/** The checks that are made besides the loader's. */
const checks: ReadonlyArray<Check> = []

/** What is said of a policy file. */
export type CheckResult =
  | { readonly _tag: 'Refused'; readonly refusals: ReadonlyArray<RefusalInFile> }
  | { readonly _tag: 'Accepted'; readonly policy: Policy; readonly notes: ReadonlyArray<Note> }

const withFindings = (
  file: string,
  accepted: Extract<CheckedPolicy, { readonly _tag: 'Accepted' }>,
  found: ReadonlyArray<Finding>,
): CheckResult => {
  const refusals = found
    .filter(({ isRefused }) => isRefused)
    .map(({ pointer, note }) => ({ file, pointer, reason: note }))
  if (refusals.length > 0) return { _tag: 'Refused', refusals }
  return { _tag: 'Accepted', policy: accepted.policy, notes: [...accepted.notes, ...found] }
}

/** Checks a policy file: by the loader, and what can be loaded by each of the other checks. */
export const check = async (file: string, also: ReadonlyArray<Check> = checks): Promise<CheckResult> => {
  const read = await readPolicyFile(file)
  if (read._tag === 'Refused') return read
  const found = await Promise.all(also.map(each => each(read.policy)))
  return withFindings(file, read, found.flat())
}
