import type { DecisionLaw } from './reading/law.ts'
import { decidingStep } from './reading/standing.ts'

const minuteMs = 60_000
const skewMs = 5 * minuteMs
const jitterMs = 10 * minuteMs
const ageMsMax = 14 * 24 * 60 * minuteMs
const dayMs = 24 * 60 * minuteMs

export const law: DecisionLaw = {
  kind: 'decision',
  says: 'A retry waits for the delay, the cool-down and a day with budget, and is not made after 14 days.',
  why: 'A reviewer must be able to act first; what is old is for a person; what a clock cannot say is not sent.',
  where: (_, { decision }) => decision === 'Retry',
  holds: (situation, { notBeforeMs }, { delayMs, caps }) => {
    const { answer, counts, nowMs } = situation
    const createdMs = Date.parse(answer.created_at)
    const endMs = Date.parse(answer.completed_at ?? answer.created_at)
    const lastSentMs = counts.subject.lastSentAtMs ?? 0
    if (notBeforeMs === null) return false
    const used = counts.automaticByDay[Math.floor(notBeforeMs / dayMs) - Math.floor(nowMs / dayMs)] ?? 0
    const earliestMs = Math.max(
      nowMs,
      endMs + (decidingStep(situation) === undefined ? 0 : delayMs),
      Math.max(createdMs, lastSentMs) + caps.cooldownMs,
    )
    const isPostponed = counts.automaticByDay.some(count => count >= caps.automaticPerDayMax)
    return (
      createdMs <= nowMs + skewMs &&
      endMs <= nowMs + skewMs &&
      lastSentMs <= nowMs + skewMs &&
      notBeforeMs >= earliestMs &&
      (isPostponed || notBeforeMs <= earliestMs + jitterMs) &&
      notBeforeMs - endMs <= ageMsMax &&
      used < caps.automaticPerDayMax
    )
  },
}
