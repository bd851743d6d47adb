import type { Snapshot } from '../findings/snapshot.ts'
import { detailRules } from './detail-rules.ts'
import { documentRules } from './document-rules.ts'
import { type ObservingRule, type RuleName, ruleNames } from './rule-name.ts'
import { selfieRules } from './selfie-rules.ts'
import { sessionRules } from './session-rules.ts'

const observed: Readonly<Record<ObservingRule, (snapshot: Snapshot) => boolean>> = {
  ...sessionRules,
  ...detailRules,
  ...documentRules,
  ...selfieRules,
}

/**
 * The rules that match what is observed, in their order; never none, since the last one takes what the others leave.
 */
export const matchingRules = (snapshot: Snapshot): ReadonlyArray<RuleName> => {
  const matching = ruleNames.filter(name => name !== 'anything-else' && observed[name](snapshot))
  return matching.length === 0 ? ['anything-else'] : matching
}
