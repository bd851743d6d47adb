/** The numbers of the webhook receiver. Plaid's own are in its documentation of webhooks; the rest are ours. */
export const webhookLimits = {
  bodyBytesMax: 64 * 1024,
  /** A token may be this old (Plaid says five minutes), and its clock this far ahead of ours. */
  tokenAgeSecondsMax: 300,
  tokenAheadSecondsMax: 30,

  /** A key is used this long before it is asked for again, so that its expiry is seen. */
  keyFreshMs: 24 * 60 * 60_000,
  /** Plaid signs with one key at a time and rotates rarely. */
  keysMax: 16,
  /** A kid that Plaid does not know is not asked for again for this long: short, since a new key may be told late. */
  unknownKidMs: 60_000,
  unknownKidsMax: 128,
  /** Key fetches of one instance: so many at once, then one more each period. In any ten seconds 10 + 3 at most. */
  keyFetchesAtOnceMax: 10,
  keyFetchEveryMs: 3_000,

  /** Plaid waits 10 s for an answer, and the function runs for 8 s: a key and the bus share those. */
  keyDeadlineMs: 3_000,
  busDeadlineMs: 3_000,
} as const
