import { createHash } from 'node:crypto'
import { loadPolicy, type Policy } from '../../lib/domain/policy/policy.ts'
import type { PolicyData } from '../../lib/domain/policy/policy-data.ts'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import type { Space } from '../../policy-tools/prove/prove.ts'
import { templateId } from '../../policy-tools/prove/slices/benign.ts'
import { defaultV2 } from '../support/default-v2.ts'
import { rightOf } from '../support/right-of.ts'
import { pickedSpace } from './picked-space.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** `default-v2`, or a policy that is like it but for these members. */
export const policyWith = (part: Partial<PolicyData>): Policy =>
  rightOf(loadPolicy({ ...defaultV2, templateIds: [templateId], ...part }, sha256))

export const shippedPolicy: Policy = policyWith({})

let space: Space | undefined

/** Slices picked by hand for `default-v2`, made once. */
export const picked = (): Space => {
  space ??= pickedSpace({ judge: judgeNow, policy: shippedPolicy, laws: allLaws })
  return space
}
