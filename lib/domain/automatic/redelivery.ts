/** The queue's own visibility timeout, in seconds: the wait after the first receive. */
const waitsSeconds = [180, 300, 900] as const
const lastWaitSeconds = 3_600

/**
 * How long a message that was received `receiveCount` times waits for the next receive, in seconds; undefined: the
 * queue's own time. With 28 receives a message is delivered for 24 hours, as long as Plaid delivers a webhook.
 */
export const redeliveryWaitSeconds = (receiveCount: number): number | undefined =>
  receiveCount < 2 ? undefined : (waitsSeconds[receiveCount - 1] ?? lastWaitSeconds)

/** A due message that lay longer is dropped: its subject has fallen due again, and has a newer message. */
const layMsMax = 180_000

/** When the queue sent and first delivered a message, by its own clock, in Unix milliseconds. */
export interface QueueTimes {
  readonly sentAtMs: number
  readonly firstReceivedAtMs: number
}

/**
 * Whether a due message lay too long in the queue: more than 180 s, besides the delay that it was sent with. Only the
 * queue's two times are compared, so no clock of a worker matters.
 */
export const isTooLate = ({ sentAtMs, firstReceivedAtMs }: QueueTimes, delaySeconds: number): boolean =>
  firstReceivedAtMs - sentAtMs - delaySeconds * 1_000 > layMsMax

/** A person's request is not sent later than this after it was made. */
const requestMsMax = 60 * 60_000

/** How long a request may still be sent, in milliseconds; none: 0. `requestedAtMs` is unknown: no limit. */
export const requestMsLeft = (requestedAtMs: number | undefined, nowMs: number): number =>
  requestedAtMs === undefined ? Number.POSITIVE_INFINITY : Math.max(0, requestedAtMs + requestMsMax - nowMs)
