const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs

/** Days since 1970, UTC. */
export const dayOf = (atMs: number): number => Math.floor(atMs / dayMs)

/** Fixed numbers of the policy, and the limits of the numbers in policy data. Milliseconds where the name has `Ms`. */
export const bounds = {
  /** An attempt older than this is not retried automatically. */
  attemptAgeMsMax: 14 * dayMs,
  /** How far Plaid's clock, or the ledger's, may be ahead of ours. */
  clockSkewMsMax: 5 * minuteMs,
  /** Scores of `identity_abuse_signals` (0 to 100) at or above which an attempt is vetoed. */
  syntheticScoreVetoed: 70,
  stolenScoreVetoed: 90,

  automaticPerSubjectMax: 5,
  retriesPerUserMax: 20,
  onDemandPerSubjectMax: 20,
  cooldownMsMin: minuteMs,
  cooldownMsMax: dayMs,
  automaticPerDayMax: 100_000,
} as const
