import { includesId } from '../plaid/same-id.ts'
import type { Policy } from './policy.ts'

/** The policy as it applies to a template: with the caps, the rules and the flow of its segment, if it is in one. */
export const appliedTo = (policy: Policy, template_id: string): Policy => {
  const segment = policy.segments.find(({ templateIds }) => includesId(templateIds, template_id))
  return segment === undefined ? policy : { ...policy, ...segment, templateIds: policy.templateIds }
}
