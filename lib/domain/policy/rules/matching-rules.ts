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

/** The rules that match a snapshot, in their order. Never empty: `anything-else` matches if no other rule does. */
export const matchingRules = (snapshot: Snapshot): ReadonlyArray<RuleName> => {
  const matching = ruleNames.filter(name => name !== 'anything-else' && observed[name](snapshot))
  return matching.length === 0 ? ['anything-else'] : matching
}
