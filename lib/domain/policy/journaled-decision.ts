import type { Decision, DecisionRecord } from './decision.ts'
import { type RuleName, ruleNames } from './rules/rule-name.ts'

/**
 * The policy's decision and its reasons: the rules that matched (the others did not), and the stages before them.
 * Ids, words of closed lists, and numbers.
 */
export interface JournaledDecision
  extends Pick<
    DecisionRecord,
    | 'stage'
    | 'fired'
    | 'vetoes'
    | 'signals'
    | 'unrecognised'
    | 'missing'
    | 'policy'
    | 'counts'
    | 'automaticLeft'
    | 'nextEligibleAtMs'
  > {
  readonly outcome: Decision['_tag']
  readonly reason?: string
  readonly matched: ReadonlyArray<RuleName>
}

/** The members of a decision that are logged. */
export const journaledDecision = (decision: Decision): JournaledDecision => {
  const {
    stage,
    fired,
    rules,
    vetoes,
    signals,
    unrecognised,
    missing,
    policy,
    counts,
    automaticLeft,
    nextEligibleAtMs,
  } = decision.record
  return {
    outcome: decision._tag,
    ...(decision._tag !== 'Retry' && { reason: decision.reason }),
    stage,
    fired,
    matched: ruleNames.filter(name => rules[name] === 'matched'),
    vetoes,
    signals,
    unrecognised,
    missing,
    policy,
    counts,
    automaticLeft,
    nextEligibleAtMs,
  }
}
