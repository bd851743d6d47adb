import type { Policy } from '../lib/domain/policy/policy.ts'
import type { PolicyData } from './laws/reading/situation.ts'
import { refusalLine } from './policy-for-bundle.ts'
import { templateId } from './prove/slices/benign.ts'
import { readPolicyFile } from './read-policy-file.ts'
import { defaultPolicyPath, policyPath } from './shipped-policies.ts'

/** A policy that cannot be proven, because its file is refused: one line for each reason. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError'
}

/** The policy of a file, or of the name of a shipped one; `default-v2` if neither is given. */
export const policyOf = async (file?: string): Promise<Policy> => {
  const read = await readPolicyFile(file === undefined ? defaultPolicyPath : policyPath(file))
  if (read._tag === 'Refused') throw new PolicyFileError(read.refusals.map(refusalLine).join('\n'))
  return read.policy
}

/** The policy as it is proven: for the template of the slices, and in both environments. */
export const asProven = (policy: Policy): PolicyData & { readonly hash: string } => ({
  ...policy,
  templateIds: [templateId as PolicyData['templateIds'][number]],
  environments: ['sandbox', 'production'],
})
