/** The ledger's numbers, with units in their names. */
export const ledgerLimits = {
  /**
   * How long an open send belongs to its holder alone: the longest invocation (30 s) and a margin. It does not depend
   * on the invocation's remaining time.
   */
  leaseMs: 60_000,
  /** An unknown outcome without a child goes to review this long after the send. */
  quarantineMs: 15 * 60_000,
  /** A queued subject is not due again for this long, which is the queue's visibility timeout. */
  queuedMs: 180_000,
  /**
   * The process that causes an event publishes it. After this time an unpublished event makes the subject due, so
   * that the worker publishes it.
   */
  eventGraceMs: 60_000,
  /** Idempotency keys of one subject. They never expire, so their number is limited. */
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
