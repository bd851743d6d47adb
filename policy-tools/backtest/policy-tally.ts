import type { Policy } from '../../lib/domain/policy/policy.ts'
import { type Cost, costOf, costPer, type Money } from './cost.ts'
import { countedBy } from './count-by.ts'
import type { Entry } from './entry.ts'
import { existenceBy } from './existence.ts'
import { type Aftermath, fateOf } from './fate.ts'
import type { Prices } from './prices.ts'
import { type Ends, endsOf, type JudgedEntry, peopleOf, type Recovery, recoveryOf } from './recovery.ts'
import type { Verdict } from './verdict.ts'
import { verdictLabel } from './verdict-in-words.ts'

export interface PolicyCost extends Cost {
  readonly currency: string
  /** Of the retries whose end is known. */
  readonly of_known_ends: Cost
  readonly per_recovered_person: {
    readonly of_known_ends: Money
    readonly if_all_of_the_unknown_recover: Money
    readonly if_none_of_the_unknown_recovers: Money
  }
}

/** What one policy does with the recorded attempts. */
export interface PolicyTally {
  readonly file: string
  readonly version: string
  readonly hash: string
  readonly retried: number
  readonly held: number
  readonly never: number
  readonly would_not_exist: number
  readonly would_be_another: number
  readonly by: ReadonlyArray<
    Pick<Verdict, 'decision' | 'reason' | 'rules' | 'strategy'> & { readonly attempts: number }
  >
  readonly recovery: Recovery
  readonly cost: PolicyCost | null
}

const policyCost = ({ recovered, known, unknown }: Ends, prices: Prices): PolicyCost => {
  const checksIn = (judged: ReadonlyArray<JudgedEntry>) => judged.map(({ verdict }) => verdict.checks)
  const all = costOf(checksIn([...known, ...unknown]), prices)
  const ofKnown = costOf(checksIn(known), prices)
  return {
    ...all.cost,
    currency: prices.currency,
    of_known_ends: ofKnown.cost,
    per_recovered_person: {
      of_known_ends: costPer(ofKnown, peopleOf(recovered)),
      if_all_of_the_unknown_recover: costPer(all, peopleOf([...recovered, ...unknown])),
      if_none_of_the_unknown_recovers: costPer(all, peopleOf(recovered)),
    },
  }
}

export interface PolicyOfTally {
  readonly file: string
  readonly policy: Policy
  /** Among the verdicts of an entry. */
  readonly index: number
}

export const policyTally = (
  { file, policy, index }: PolicyOfTally,
  entries: ReadonlyMap<string, Entry>,
  aftermath: Aftermath,
  prices: Prices | undefined,
): PolicyTally => {
  const existence = existenceBy(entries, index)
  const judged = [...entries.values()].flatMap((entry): JudgedEntry[] => {
    const verdict = entry.verdicts[index]
    return verdict === undefined
      ? []
      : [{ entry, verdict, existence: existence(entry), fate: fateOf(entry, index, aftermath) }]
  })
  const there = judged.filter(each => each.existence === 'exists')
  const deciding = (decision: Verdict['decision']) => there.filter(({ verdict }) => verdict.decision === decision)
  const ends = endsOf(deciding('Retry'))
  return {
    file,
    version: policy.version,
    hash: policy.hash,
    retried: deciding('Retry').length,
    held: deciding('Hold').length,
    never: deciding('Never').length,
    would_not_exist: judged.filter(each => each.existence === 'would-not-exist').length,
    would_be_another: judged.filter(each => each.existence === 'would-be-another').length,
    by: countedBy(there, ({ verdict }) => verdictLabel(verdict)).map(({ first: { verdict }, count }) => ({
      decision: verdict.decision,
      reason: verdict.reason,
      rules: verdict.rules,
      strategy: verdict.strategy,
      attempts: count,
    })),
    recovery: recoveryOf(ends),
    cost: prices === undefined ? null : policyCost(ends, prices),
  }
}
