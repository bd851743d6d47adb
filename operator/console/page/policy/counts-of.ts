import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import { lastOfEach } from '../period/summary.ts'

/** How often each rule or signal has decided: a rule as the rule, a signal as the reason. */
export const countsOf = (rows: ReadonlyArray<PeriodRow>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const { rules, reason } of lastOfEach(rows))
    for (const name of rules.length > 0 || reason === undefined ? rules : [reason]) count(name)
  return counts
}
