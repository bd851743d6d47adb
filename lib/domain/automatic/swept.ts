/**
 * The counts of one kind of what is due. `left`: due and not queued, beyond the minute's budget, among those that were
 * read. `notTaken`: not accepted by the queue. `unreadable`: index rows that name nothing. `otherEnvironment`: rows of
 * Plaid's other environment, in a table that two deployments share.
 */
export interface SweptCounts {
  readonly queued: number
  readonly left: number
  readonly notTaken: number
  readonly unreadable: number
  readonly otherEnvironment: number
}

/** The outcome of a sweep. */
export interface Swept {
  readonly due: SweptCounts
  readonly looks: SweptCounts
  /** How long what is due the longest has waited for a sweep, looks not included: how far behind the sweep is. */
  readonly oldestDueMs: number
  /** Sending is paused, or it is unknown whether it is. */
  readonly isPaused: boolean
}
