import { createHash } from 'node:crypto'
import * as E from 'fp-ts/Either'
import { loadPolicy, type Policy } from '../lib/domain/policy/policy.ts'
import { templateId } from './prove/slices/benign.ts'

/** What a policy says for one kind of template, as a policy of its own. */
export interface Variant {
  /** `policy`, or `segment 1` for the first segment. */
  readonly name: string
  readonly policy: Policy
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const loaded = (data: object): Policy => {
  const result = loadPolicy(data, sha256)
  if (E.isRight(result)) return result.right
  throw new Error(result.left.map(({ pointer, expected }) => `${pointer}: ${expected}`).join('\n'))
}

/**
 * A policy as it applies to the templates of no segment, and to those of each: what is proven of all of them is proven of
 * the policy. The templates of the segment are replaced by the one of the states.
 */
export const variantsOf = ({ hash: _, flow: __, segments, ...data }: Policy): ReadonlyArray<Variant> => [
  { name: 'policy', policy: loaded({ ...data, segments: [] }) },
  ...segments.map((segment, index) => ({
    name: `segment ${index + 1}`,
    policy: loaded({
      ...data,
      caps: segment.caps,
      rules: segment.rules,
      segments: segment.flow === 'backend' ? [{ ...segment, templateIds: [templateId] }] : [],
    }),
  })),
]
