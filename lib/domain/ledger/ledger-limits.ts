/** The ledger's numbers, with units in their names. */
export const ledgerLimits = {
  /**
   * How long an open send belongs to its holder alone: the longest invocation (30 s) and a margin. It does not depend
   * on the invocation's remaining time.
   */
  leaseMs: 60_000,
  /** An unknown outcome without a child goes to review this long after the send. */
  quarantineMs: 15 * 60_000,
  /** A send whose outcome could not be looked up for so long goes to review. */
  blindMs: 24 * 60 * 60_000,
  /** An attempt that was due for so long, and was not sent, ends `unserved`: the waits that were expected do not count. */
  unservedMs: 3 * 24 * 60 * 60_000,
  /** The waits after one, two, … failures in a row. A definite no may last longer than a failed read. */
  waitsAfterFailureMs: [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000],
  waitsAfterNoMs: [60_000, 5 * 60_000, 15 * 60_000, 60 * 60_000, 3 * 60 * 60_000, 6 * 60 * 60_000],
  /** A watched attempt is closed after this time. */
  watchMs: 30 * 24 * 60 * 60_000,
  /** An active attempt whose steps do not change is abandoned from this day of its watch on. */
  abandonedMs: 3 * 24 * 60 * 60_000,
  /** More children than this of one attempt are reported again each time. */
  otherChildrenMax: 5,
  /** A queued subject is not due again for this long, which is the queue's visibility timeout. */
  queuedMs: 180_000,
  /**
   * The process that causes an event publishes it. After this time an unpublished event makes the subject due, so
   * that the worker publishes it.
   */
  eventGraceMs: 60_000,
  /** Idempotency keys of one subject. They never expire, so their number is limited: `pin-idempotency-key.ts`. */
  pinsMax: 20,
  /** With this many unpublished events in a subject's outbox, nothing new begins. */
  eventsMax: 20,
  /**
   * Attempts of one subject. Beyond `attemptsKept`, entries with an outcome and no counted send are removed
   * (`entries.ts`).
   */
  attemptsKept: 12,
  attemptsMax: 40,
  /** Maximum length of an attempt's id, which is Plaid's and opaque. */
  attemptIdCharactersMax: 64,
} as const
