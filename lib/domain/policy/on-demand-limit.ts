import type { Counts } from './counts.ts'
import { areLegible } from './legible-counts.ts'
import type { Caps } from './policy-data.ts'

/** Why a person's request must wait or is refused. `untilMs`: Unix milliseconds. */
export type OnDemandLimit =
  | { readonly _tag: 'LimitReached' }
  | { readonly _tag: 'CoolingDown'; readonly untilMs: number }
  | { readonly _tag: 'CountsUnreadable' }

/**
 * The caps on retries on demand: how many there have been in all, and how long ago the last one was; undefined if
 * neither stands against one.
 */
export const onDemandLimit = (caps: Caps, counts: Counts, nowMs: number): OnDemandLimit | undefined => {
  if (!areLegible(counts, nowMs)) return { _tag: 'CountsUnreadable' }
  if (counts.subject.automatic + counts.subject.onDemand >= caps.onDemandPerSubjectMax) return { _tag: 'LimitReached' }
  const untilMs = (counts.subject.lastSentAtMs ?? Number.NEGATIVE_INFINITY) + caps.cooldownMs
  return untilMs > nowMs ? { _tag: 'CoolingDown', untilMs } : undefined
}
