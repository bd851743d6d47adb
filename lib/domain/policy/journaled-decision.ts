import type { Decision, DecisionRecord } from './decision.ts'
import { type RuleName, ruleNames } from './rules/rule-name.ts'

const words = { Retry: 'retry', Hold: 'hold', Never: 'never' } as const

/** What a log line says first of a decision. */
export interface DecisionMembers {
  readonly decision: (typeof words)[Decision['_tag']]
  /** Why not; of a retry, the first rule that decided it. */
  readonly reason: string
  /** The rules that decided; none if an earlier stage or a doubt decided. */
  readonly rules: ReadonlyArray<string>
  /** The time from which the retry may be sent; null if none is sent. */
  readonly due_at: string | null
  /** How many words of Plaid's findings are not known, if any: an alarm counts them. */
  readonly unrecognised_words?: number
}

/** The other reasons of a decision: the rules that matched, and the stages before them. Ids, words and numbers. */
export interface JournaledJudgement
  extends Pick<
    DecisionRecord,
    | 'stage'
    | 'vetoes'
    | 'signals'
    | 'unrecognised'
    | 'missing'
    | 'policy'
    | 'counts'
    | 'automaticLeft'
    | 'nextEligibleAtMs'
  > {
  readonly matched: ReadonlyArray<RuleName>
}

/** What the policy says of a retry that a person asked for: nothing falls due. */
export const journaledAdvice = (decision: Decision): DecisionMembers => ({
  decision: words[decision._tag],
  reason: decision._tag === 'Retry' ? (decision.record.fired[0] ?? decision.record.stage) : decision.reason,
  rules: decision.record.fired,
  due_at: null,
  ...(decision.record.unrecognised.length > 0 && { unrecognised_words: decision.record.unrecognised.length }),
})

/** The members of an automatic decision that are logged. */
export const journaledDecision = (decision: Decision): DecisionMembers & { readonly judgement: JournaledJudgement } => {
  const { stage, rules, vetoes, signals, unrecognised, missing, policy, counts, automaticLeft, nextEligibleAtMs } =
    decision.record
  return {
    ...journaledAdvice(decision),
    ...(decision._tag === 'Retry' && { due_at: new Date(decision.notBeforeMs).toISOString() }),
    judgement: {
      stage,
      matched: ruleNames.filter(name => rules[name] === 'matched'),
      vetoes,
      signals,
      unrecognised,
      missing,
      policy,
      counts,
      automaticLeft,
      nextEligibleAtMs,
    },
  }
}
