import * as E from 'fp-ts/Either'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { loadPolicy, type Policy } from '../lib/domain/policy/policy.ts'
import { bundledPolicy } from './bundled-policy.ts'

/** The policy of this deployment. Throws, naming each violation, if it is not valid. */
export const policyFor = (templateIds: ReadonlySet<string>): Policy => {
  const policy = loadPolicy({ ...bundledPolicy, templateIds: [...templateIds] }, nodeRuntime.sha256)
  if (E.isRight(policy)) return policy.right
  const faults = policy.left.map(({ pointer, expected }) => `${pointer}: ${expected}`)
  throw new Error(`idv-retry cannot start with this policy: ${faults.join('; ')}`)
}
