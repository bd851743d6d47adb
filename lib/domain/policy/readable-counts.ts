import { bounds } from './bounds.ts'
import type { Counts } from './counts.ts'

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Whether all counts are valid numbers and no time is in the future: with invalid counts, nothing is sent. */
export const areCountsReadable = ({ subject, user, inFlight, automaticByDay }: Counts, nowMs: number): boolean => {
  const isPast = (atMs?: number): boolean =>
    atMs === undefined || (isCount(atMs) && atMs <= nowMs + bounds.clockSkewMsMax)
  const counts = [
    subject.automatic,
    subject.onDemand,
    subject.automaticByDocumentOrSelfie,
    user.retries,
    inFlight,
    ...Object.values(subject.automaticByRule),
  ]
  return counts.every(isCount) && automaticByDay.every(isCount) && isPast(subject.lastSentAtMs)
}
