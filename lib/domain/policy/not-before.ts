import { bounds, dayMs, dayOf } from './bounds.ts'
import type { Counts } from './counts.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Caps } from './policy-data.ts'

/**
 * The time itself if its day has budget left, else the start of the next day that has. A day without a count is
 * unused.
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
 * The earliest time of a retry, in Unix milliseconds: the latest of now, the rule's delay, the cooldown, and a day
 * with budget left.
 * - The delay starts at the attempt's end, or else when it was first seen. Both stay the same, so that a second
 *   decision does not restart the delay.
 * - The cooldown starts at the last retry or at the attempt's creation, whichever is later.
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

/** Whether an attempt will be older than `bounds.attemptAgeMsMax` at a time. */
export const isTooOldAt = ({ created_at }: Snapshot, atMs: number): boolean =>
  !(atMs - Date.parse(created_at) <= bounds.attemptAgeMsMax)
