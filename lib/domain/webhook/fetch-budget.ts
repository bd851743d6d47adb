import { webhookLimits } from './webhook-limits.ts'

/**
 * How many fetches are left at the time `atMs`: at most `keyFetchesAtOnceMax`, and one more each `keyFetchEveryMs`.
 */
export interface FetchBudget {
  readonly left: number
  readonly atMs: number
}

const { keyFetchesAtOnceMax, keyFetchEveryMs } = webhookLimits

export const fullFetchBudget = (nowMs: number): FetchBudget => ({ left: keyFetchesAtOnceMax, atMs: nowMs })

/** The budget after one more fetch; undefined if it is spent. A clock that is set back does not change the budget. */
export const spendFetch = ({ left, atMs }: FetchBudget, nowMs: number): FetchBudget | undefined => {
  const gained = Math.max(0, nowMs - atMs) / keyFetchEveryMs
  const available = Math.min(keyFetchesAtOnceMax, left + gained)
  return available < 1 ? undefined : { left: available - 1, atMs: nowMs }
}
