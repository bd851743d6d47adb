import { bounds, dayMs, dayOf } from './bounds.ts'
import type { Counts } from './counts.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Caps } from './policy-data.ts'

/**
 * The moment itself if its day has budget left, else the start of the next day that has. A day not counted is unused.
 */
const withinBudget = (
  atMs: number,
  nowMs: number,
  { automaticByDay }: Counts,
  { automaticPerDayMax }: Caps,
): number => {
  const ahead = dayOf(atMs) - dayOf(nowMs)
  const spent = automaticByDay.slice(ahead).findIndex(used => used < automaticPerDayMax)
  const daysOn = spent === -1 ? Math.max(0, automaticByDay.length - ahead) : spent
  return daysOn === 0 ? atMs : (dayOf(atMs) + daysOn) * dayMs
}

/**
 * When a retry may go out, in Unix milliseconds: the latest of now, the rule's delay, the cool-down, and a day with
 * budget left.
 * - The delay runs from the attempt's end, or else from when it was first seen: a moment that stays, so that deciding
 *   again when it has passed does not start it anew.
 * - The cool-down runs from the last retry, or from this attempt's creation, whichever is later.
 */
export const notBefore = (
  snapshot: Snapshot,
  counts: Counts,
  { caps, delayMs }: { readonly caps: Caps; readonly delayMs: number },
  nowMs: number,
): number => {
  const completedAtMs = Date.parse(snapshot.completed_at)
  const endedAtMs = Number.isNaN(completedAtMs) ? (counts.firstSeenAtMs ?? nowMs) : completedAtMs
  const lastAttemptAtMs = Math.max(Date.parse(snapshot.created_at), counts.subject.lastSentAtMs ?? 0)
  const earliestMs = Math.max(nowMs, endedAtMs + delayMs, lastAttemptAtMs + caps.cooldownMs)
  return withinBudget(earliestMs, nowMs, counts, caps)
}

/** Whether an attempt will be too old to be retried at a moment; the age at which it is: `bounds`. */
export const isTooOldAt = ({ created_at }: Snapshot, atMs: number): boolean =>
  !(atMs - Date.parse(created_at) <= bounds.attemptAgeMsMax)
