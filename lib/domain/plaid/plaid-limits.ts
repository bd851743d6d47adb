/**
 * How long a call to Plaid may take and how large its answer may be, with units in the names. Plaid documents none of
 * these.
 */
export const plaidLimits = {
  /** One whole HTTP exchange with Plaid; `connectMs` is the part of it for opening the connection. */
  deadlineMs: 10_000,
  connectMs: 2_000,
  answerBytesMax: 1024 * 1024,
  /** Pages of `/identity_verification/list` for one subject; more pages are an error (`too-many-pages`). */
  listPagesMax: 20,
  /** The wait after a rate limit: Plaid's `Retry-After` limited to this range, or the default. */
  retryAfterSecondsMin: 1,
  retryAfterSecondsMax: 15 * 60,
  retryAfterSecondsDefault: 30,
} as const
