/** The limits of the webhook receiver, with units in the names. */
export const webhookLimits = {
  bodyBytesMax: 64 * 1024,
  /** Maximum age of a token (Plaid's documentation: five minutes), and how far Plaid's clock may be ahead of ours. */
  tokenAgeSecondsMax: 300,
  tokenAheadSecondsMax: 30,

  /** A key is used this long before it is fetched again, so that its expiry is noticed. */
  keyFreshMs: 24 * 60 * 60_000,
  /** Plaid signs with one key at a time and rotates rarely. */
  keysMax: 16,
  /**
   * A kid that Plaid does not know is not requested again for this long. It is short, as Plaid may publish a new key
   * late.
   */
  unknownKidMs: 60_000,
  unknownKidsMax: 128,
  /** Key fetches of one instance: this many at once, then one more each period; at most 10 + 3 in any ten seconds. */
  keyFetchesAtOnceMax: 10,
  keyFetchEveryMs: 3_000,

  /**
   * Plaid waits 10 s for an answer, and the function times out after 8 s: a key fetch and a publish must fit into
   * that.
   */
  keyDeadlineMs: 3_000,
  busDeadlineMs: 3_000,
} as const
