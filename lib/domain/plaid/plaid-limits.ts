/** How long a call to Plaid may take and how much it may answer, with units in the names. Ours, unless a comment says otherwise. */
export const plaidLimits = {
  /** One HTTP exchange with Plaid, whole; of it, opening the connection. */
  deadlineMs: 10_000,
  connectMs: 2_000,
  answerBytesMax: 1024 * 1024,
  /** Pages of `/identity_verification/list` for one subject; a cursor that continues past it is contract drift. */
  listPagesMax: 20,
  /** The wait after a rate limit: Plaid's `Retry-After` within this range, or the default. */
  retryAfterSecondsMin: 1,
  retryAfterSecondsMax: 15 * 60,
  retryAfterSecondsDefault: 30,
} as const
