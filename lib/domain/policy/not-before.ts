import { foldedId } from '../plaid/same-id.ts'
import { bounds, dayMs, dayOf } from './bounds.ts'
import type { Counts } from './counts.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Policy } from './policy.ts'
import type { Caps } from './policy-data.ts'
import type { RuleName } from './rules/rule-name.ts'

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

/** When an attempt ended, in Unix milliseconds; if Plaid does not say so, when it was created. */
const endedAtMs = ({ completed_at, created_at }: Snapshot): number => {
  const completedAtMs = Date.parse(completed_at)
  return Number.isNaN(completedAtMs) ? Date.parse(created_at) : completedAtMs
}

/** 0 to `jitterMsMax`, always the same for an attempt: FNV-1a of its folded id. */
const jitterMs = (id: string): number => {
  let hash = 0x811c9dc5
  for (const character of foldedId(id)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return ((hash >>> 0) / 2 ** 32) * bounds.jitterMsMax
}

/** The rule `session-expired` has no delay: nothing was compared, so its time can say nothing. */
const delayMsOf = ({ id }: Snapshot, { delayMs }: Policy, fired: ReadonlyArray<RuleName>): number =>
  fired.every(rule => rule === 'session-expired') ? 0 : delayMs + Math.floor(jitterMs(id))

/**
 * The earliest time of a retry, in Unix milliseconds: the latest of now, the delay after the attempt's end, the
 * cooldown, and a day with budget left. A second decision does not restart the delay. The cooldown starts at the last
 * retry or at the attempt's creation, whichever is later.
 */
export const notBefore = (
  snapshot: Snapshot,
  counts: Counts,
  policy: Policy,
  fired: ReadonlyArray<RuleName>,
  nowMs: number,
): number => {
  const lastAttemptAtMs = Math.max(Date.parse(snapshot.created_at), counts.subject.lastSentAtMs ?? 0)
  const earliestMs = Math.max(
    nowMs,
    endedAtMs(snapshot) + delayMsOf(snapshot, policy, fired),
    lastAttemptAtMs + policy.caps.cooldownMs,
  )
  return withinBudget(earliestMs, nowMs, counts, policy.caps)
}

/** Whether an attempt will have ended longer ago than `bounds.attemptAgeMsMax` at a time. */
export const isTooOldAt = (snapshot: Snapshot, atMs: number): boolean =>
  !(atMs - endedAtMs(snapshot) <= bounds.attemptAgeMsMax)
