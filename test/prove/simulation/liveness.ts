/**
 * The law: every attempt that this service could retry, has sent for, or watches, has an outcome or an alarm by a time.
 * This module imports nothing: it judges from what Plaid, the queue, the bus and the log saw, and from the numbers below,
 * which are those of the design and not those of the code.
 */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** What is due, or in the queue, alarms within a day and has an outcome within three. */
const alarmMs = dayMs
const outcomeMs = 3 * dayMs
/** What is only watched has one within 30 days, and may then be due. */
const watchedMs = 30 * dayMs
/** Looks after a read that came too early, queues, retries of a call, the cooldown, the minute of the sweep. */
const graceMs = 4 * hourMs

/** One attempt, as the world outside the service saw it. */
export interface AttemptFacts {
  readonly id: string
  readonly isNewest: boolean
  /** It is failed or expired, and the policy's document says that it is retried. */
  readonly isRetryable: boolean
  /** Plaid refuses for good to show what a decision needs: the alarm stands, and the watch ends after its days. */
  readonly isUnreadable: boolean
  readonly endedMs: number
  /** When Plaid's reads showed how it ended. */
  readonly shownMs: number
  /** The shortest time from its end to its retry. */
  readonly delayMs: number
  /** When messages about it were put on the service's queue. */
  readonly takenMs: ReadonlyArray<number>
  /** When the service learned that it is the child of a retry. */
  readonly childSinceMs: number | undefined
  /** When the service fenced a send for it that still counts. */
  readonly fencedMs: ReadonlyArray<number>
  /** When an outcome of it was published, logged or dead-lettered. */
  readonly outcomesMs: ReadonlyArray<number>
  /** When a line was logged that an alarm counts. */
  readonly alarmsMs: ReadonlyArray<number>
}

/** The waits of one schedule that are not the service's. */
export interface Waits {
  /** While sending was paused, Plaid could not be read, or the bus took nothing. */
  readonly stoppedMs: number
  /** Days whose budget was spent. */
  readonly daysSpent: number
}

export interface Liveness {
  /** Attempts that the law is about. */
  readonly attempts: number
  /** Of these, those with an outcome or an alarm in time. */
  readonly inTime: number
  readonly silent: ReadonlyArray<string>
}

const isBetween = (times: ReadonlyArray<number>, fromMs: number, toMs: number): boolean =>
  times.some(at => at >= fromMs && at <= toMs)

/** What is due since a time: an alarm or an outcome within a day, and an outcome within three. */
const isServed = (of: AttemptFacts, seenMs: number, dueMs: number, { stoppedMs, daysSpent }: Waits): boolean => {
  const slackMs = graceMs + stoppedMs + daysSpent * dayMs
  return (
    isBetween([...of.alarmsMs, ...of.outcomesMs], seenMs, dueMs + alarmMs + slackMs) &&
    isBetween(of.outcomesMs, seenMs, dueMs + (of.isUnreadable ? watchedMs : outcomeMs) + slackMs)
  )
}

/** Undefined: the law is not about this attempt. */
const isInTime = (of: AttemptFacts, waits: Waits): boolean | undefined => {
  const fencedMs = of.fencedMs.length === 0 ? undefined : Math.max(...of.fencedMs)
  if (fencedMs !== undefined) return isServed(of, fencedMs, fencedMs, waits)
  const lastTakenMs = of.takenMs.length === 0 ? undefined : Math.max(...of.takenMs)
  // Of the attempts whose outcome is not shown yet only the newest is watched.
  const isTaken = lastTakenMs !== undefined && lastTakenMs >= (of.isNewest ? of.endedMs : of.shownMs)
  if (of.isRetryable && isTaken)
    // An outcome may come before the last redelivery.
    return isServed(of, of.endedMs, Math.max(lastTakenMs, of.shownMs, of.endedMs + of.delayMs), waits)
  const watchedSinceMs = of.childSinceMs ?? (of.isNewest ? lastTakenMs : undefined)
  if (watchedSinceMs === undefined) return undefined
  const slackMs = outcomeMs + graceMs + of.delayMs + waits.stoppedMs + waits.daysSpent * dayMs
  return isBetween(of.outcomesMs, 0, watchedSinceMs + watchedMs + slackMs)
}

export const livenessOf = (attempts: ReadonlyArray<AttemptFacts>, waits: Waits): Liveness => {
  const judged = attempts.flatMap(of => {
    const inTime = isInTime(of, waits)
    return inTime === undefined ? [] : [{ id: of.id, inTime }]
  })
  return {
    attempts: judged.length,
    inTime: judged.filter(({ inTime }) => inTime).length,
    silent: judged.filter(({ inTime }) => !inTime).map(({ id }) => id),
  }
}
