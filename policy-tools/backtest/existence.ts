import type { Entry } from './entry.ts'
import { isSent } from './fate.ts'

/**
 * Whether an attempt would have been made under another policy, and as it was. `would-not-exist`: it is there only because
 * an attempt before it was retried, and the policy would not have retried that one. `would-be-another`: the policy
 * would have retried one before it that was not retried, or with another strategy.
 */
export type Existence = 'exists' | 'would-not-exist' | 'would-be-another'

/** What the policy does to an attempt before, compared with what was done. */
const changedBy = (before: Entry, index: number): Existence => {
  const verdict = before.verdicts[index]
  const { recorded } = before
  if (isSent(before)) {
    if (verdict?.decision !== 'Retry') return 'would-not-exist'
    return recorded.strategy === null || recorded.strategy === verdict.strategy ? 'exists' : 'would-be-another'
  }
  return verdict?.decision === 'Retry' && recorded.decision !== 'Retry' ? 'would-be-another' : 'exists'
}

/** Existence under the policy of that index, of any entry. The attempts before the first one that is recorded do not matter. */
export const existenceBy = (entries: ReadonlyMap<string, Entry>, index: number): ((entry: Entry) => Existence) => {
  const known = new Map<string, Existence>()
  const existence = (entry: Entry): Existence => {
    const { key, ancestors } = entry
    const before = known.get(key)
    if (before !== undefined) return before
    // Ids that lead in a circle, which Plaid should never send, change nothing.
    known.set(key, 'exists')
    const found = ancestors.flatMap(ancestor => {
      const parent = entries.get(ancestor)
      return parent === undefined ? [] : [existence(parent), changedBy(parent, index)]
    })
    const result = found.includes('would-not-exist')
      ? 'would-not-exist'
      : found.includes('would-be-another')
        ? 'would-be-another'
        : 'exists'
    known.set(key, result)
    return result
  }
  return existence
}
