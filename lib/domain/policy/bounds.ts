export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs

/** Days since 1970, UTC. */
export const dayOf = (atMs: number): number => Math.floor(atMs / dayMs)

/** Fixed numbers of the policy, and the limits of the numbers in policy data. Milliseconds where the name has `Ms`. */
export const bounds = {
  /** An attempt that ended longer ago is not retried automatically. */
  attemptAgeMsMax: 14 * dayMs,
  /** How far Plaid's clock, or the ledger's, may be ahead of ours. */
  clockSkewMsMax: 5 * minuteMs,
  /** Scores of `identity_abuse_signals` (0 to 100) at or above which an attempt is vetoed. */
  syntheticScoreVetoed: 70,
  stolenScoreVetoed: 90,
  /** A `trust_index_score` (0 to 100) below this, on so many spam lists, more numbers than this: a signal. */
  trustIndexLow: 20,
  spamListsSuspicious: 2,
  phoneNumbersUsual: 3,
  /** Retries of a subject by anybody, from which on none is automatic. */
  lineageRetriesMax: 3,
  /** How many attempts before the judged one are read, and about how many faces Plaid is asked. */
  lineageAttemptsMax: 20,
  facesAskedMax: 5,
  /** A retry is sent this much later at most, by a hash of the attempt: its time then says less of its reason. */
  jitterMsMax: 10 * minuteMs,

  automaticPerSubjectMax: 3,
  automaticByDocumentOrSelfieMax: 2,
  automaticPerUserMax: 5,
  onDemandPerSubjectMin: 1,
  onDemandPerSubjectMax: 20,
  cooldownMsMin: 5 * minuteMs,
  cooldownMsMax: 30 * dayMs,
  delayMsMin: 5 * minuteMs,
  delayMsMax: 13 * dayMs,
  automaticPerDayMax: 100_000,
  /** Retries count in the caps for so long; ten years are 3,650 days. */
  windowMsMin: 30 * dayMs,
  windowMsMax: 3_650 * dayMs,
  textCharactersMax: 300,
  /** How many other templates are read for a success, one `list` each. */
  templatesElsewhereMax: 5,
} as const
