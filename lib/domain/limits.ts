import { plaidLimits } from './plaid/plaid-limits.ts'

/**
 * The numbers of the whole service, with units in the names. Those of one area are in `plaid-limits.ts`,
 * `request-limits.ts`, `ledger-limits.ts` and `webhook-limits.ts`.
 */
export const limits = {
  /** A problem document; violations are cut to fit. */
  problemBytesMax: 1024,

  /** Time that must be left after a retry, to answer and to write the log line. */
  sendMarginMs: 2_000,
  /** Time that must be left to record a retry in the ledger. */
  recordMs: 5_000,
  /** The pause switch is read at most this often. */
  pauseFreshMs: 30_000,
  /** Deadline of a publish. What was not published in this time, the worker publishes later from the outbox. */
  busDeadlineMs: 1_000,
  queueDeadlineMs: 10_000,
  /** Deadline of the call that makes a message wait longer. Without it the queue's own time applies. */
  visibilityDeadlineMs: 2_000,
  /** A fence older than this is not used but un-sent: the instance was frozen in between, or the clock jumped. */
  gateMs: 2_000,
  /** The same for the answer of the pause switch: the budgets and the fence lie between it and the send. */
  askedMsMax: 3_000,
  /** The same for the list that shows the attempt as the newest. */
  precheckMsMax: 30_000,
  /** A due attempt is postponed by this while sending is paused, and in shadow. */
  pausedMs: 5 * 60_000,
  /** The wait after a definite no for which Plaid named no time: random, in this range. */
  backoffMsMin: 30_000,
  backoffMsMax: 5 * 60_000,

  /**
   * A secret is fresh for `secretFreshMs`, and is used for `secretStaleMs` more while Secrets Manager cannot be read.
   */
  secretFreshMs: 5 * 60_000,
  secretStaleMs: 60 * 60_000,
  secretDeadlineMs: 3_000,
  /**
   * Minimum time between loads of a secret that failed or brought refused keys. The first call after it finds a
   * rotation.
   */
  secretPauseMs: 5_000,
  /** Init waits this long at most for connections and keys (Lambda ends init at 10 s). */
  initMs: 3_000,
  /** A call that runs out of time is ended this long before Lambda ends it: time to answer and to write the log line. */
  endEarlyMs: 500,
} as const

/** Time that must be left to an invocation before it sends a retry: a send that is cut short has no known outcome. */
export const sendTimeMs = plaidLimits.deadlineMs + limits.busDeadlineMs + limits.recordMs + limits.sendMarginMs
