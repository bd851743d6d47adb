/** The ledger's numbers, with units in their names. */
export const ledgerLimits = {
  /** How long a send belongs to whoever fenced it: the longest invocation (30 s) and a margin. Never "time remaining". */
  leaseMs: 60_000,
  /** Without a child for this long after the send, an unknown outcome goes to review. */
  quarantineMs: 15 * 60_000,
  /** A subject that was queued is not due again for this long: the queue's visibility timeout. */
  queuedMs: 180_000,
  /** Events are published by whoever caused them; the sweep emits those that are left over after this. */
  eventGraceMs: 60_000,
  /** Idempotency keys of one subject: they are kept for ever, so their number is limited. */
  pinsMax: 20,
  /** With this many events waiting to be published, nothing new begins. */
  eventsMax: 20,
  /** Attempts of one subject. Beyond `attemptsKept`, those that were never sent and have ended make room (`entries.ts`). */
  attemptsKept: 12,
  attemptsMax: 40,
  /** Of an attempt's id, which is Plaid's, and opaque. */
  attemptIdCharactersMax: 64,
} as const
