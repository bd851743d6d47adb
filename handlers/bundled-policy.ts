import { effectivePolicy } from '../lib/domain/policy/file/effective-policy.ts'
import type { PolicyContent } from '../lib/domain/policy/file/policy-data-of.ts'
import shipped from '../policies/default-v2.json' with { type: 'json' }

const read = effectivePolicy([shipped])
if (read._tag === 'Refused') throw new Error(`the shipped policy is refused: ${JSON.stringify(read.refusals)}`)

/**
 * The policy of the deployment, without its templates. Packaging replaces this module by what the deployment's own file
 * says, checked; unbundled it is the shipped one.
 */
export const bundledPolicy: PolicyContent = read.content

/** What the sweep needs of it. */
export const acrossTemplates: boolean = bundledPolicy.acrossTemplates ?? false
export const windowMs: number = bundledPolicy.windowMs
