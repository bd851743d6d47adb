import { plaidLimits } from './plaid/plaid-limits.ts'

/**
 * Every number of the service, in one place, with its unit in its name.
 * Plaid's own limits and waits are documented by Plaid; the rest are ours.
 */
export const limits = {
  /** A problem document; violations are cut to fit. */
  problemBytesMax: 1024,

  /** Time that must be left when a retry is sent: the HTTP deadline, and a margin to answer and to journal. */
  sendMarginMs: 2_000,
  /** The ledger's record after a retry, which must fit in as well. */
  recordMs: 5_000,
  /** The operator's switch is read this often at most. */
  pauseFreshMs: 30_000,
  /** What the bus did not take in this time is published by the sweep. */
  busDeadlineMs: 1_000,
  queueDeadlineMs: 10_000,
  /** A fence older than this is taken back, not used: the instance was frozen in between, or the clock jumped. */
  gateMs: 2_000,
  /** What is due while sending is paused, or only watched, is put off by this. */
  pausedMs: 5 * 60_000,
  /** After a definite no without a wait of Plaid's own: a random time in this range. */
  backoffMsMin: 30_000,
  backoffMsMax: 5 * 60_000,

  /** A secret is used this long, and this long more while Secrets Manager cannot be read. */
  secretFreshMs: 5 * 60_000,
  secretStaleMs: 60 * 60_000,
  secretDeadlineMs: 3_000,
  /** Between loads of a secret that do not help: a rotation is found by the first call after it. */
  secretPauseMs: 5_000,
  /** Work done during init is given up after this (Lambda ends init at 10 s). */
  initMs: 3_000,
} as const

/** Time that must be left when a retry is sent; cut short, its outcome would be unknown. */
export const sendTimeMs = plaidLimits.deadlineMs + limits.busDeadlineMs + limits.recordMs + limits.sendMarginMs
