import type { Standing } from '../findings/standing.ts'
import { detailRules } from './detail-rules.ts'
import { documentRules } from './document-rules.ts'
import { type ObservingRule, type RuleName, ruleNames } from './rule-name.ts'
import { selfieRules } from './selfie-rules.ts'
import { sessionRules } from './session-rules.ts'

type Observation = (standing: Standing, earlier: ReadonlyArray<Standing>) => boolean

const observed: Readonly<Record<ObservingRule, Observation>> = {
  ...sessionRules,
  ...detailRules,
  ...documentRules,
  ...selfieRules,
}

const isMatching = (name: RuleName, standing: Standing, earlier: ReadonlyArray<Standing>, flow: string): boolean => {
  if (name === 'anything-else') return false
  return name === 'backend-only' ? flow === 'backend' : observed[name](standing, earlier)
}

/**
 * The rules that match an attempt, in their order. Never empty: `anything-else` matches if no other rule does.
 *
 * @param earlier the attempts before it that count, latest first
 * @param flow how applicants come to its template: `link` or `backend`
 */
export const matchingRules = (
  standing: Standing,
  earlier: ReadonlyArray<Standing>,
  flow = 'link',
): ReadonlyArray<RuleName> => {
  const matching = ruleNames.filter(name => isMatching(name, standing, earlier, flow))
  return matching.length === 0 ? ['anything-else'] : matching
}
