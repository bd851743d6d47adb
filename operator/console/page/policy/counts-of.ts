import type { PeriodRow } from '../../../../lib/domain/operator/answers.ts'
import { summaryOf } from '../period/summary.ts'

/** How often each rule or signal has decided: a rule as the rule, a signal as the reason. */
export const countsOf = (rows: ReadonlyArray<PeriodRow>): ReadonlyMap<string, number> => {
  const { rules, reasons } = summaryOf(rows)
  const counts = new Map(reasons.map(({ reason, count }) => [reason, count]))
  for (const { rule, retry, hold, never } of rules) counts.set(rule, retry + hold + never)
  return counts
}
