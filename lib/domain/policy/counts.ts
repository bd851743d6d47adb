/**
 * What the ledger remembers of retries that were sent, or may have been, when a decision is made. Those with a definite
 * no do not count.
 */
export interface Counts {
  /** Of this user and template; what `countsOf` in `ledger/caps.ts` counts. */
  readonly subject: {
    readonly automatic: number
    readonly onDemand: number
    readonly automaticByDocumentOrSelfie: number
    /** By rule name. A retry by two rules counts for both. */
    readonly automaticByRule: Readonly<Record<string, number>>
    /** When the last retry was sent, by whatever trigger; absent if none was. Unix milliseconds, as the next. */
    readonly lastSentAtMs?: number
  }
  /** Of this user over all templates; `retries` are those on demand too. */
  readonly user: { readonly retries: number; readonly automaticByDocumentOrSelfie: number }
  /** Retries of this subject that were fenced and have not ended; one that is only scheduled is not among them. */
  readonly inFlight: number
  /** When a decision on this attempt was first made; absent if this is the first. */
  readonly firstSeenAtMs?: number
  /** Automatic retries of the deployment on the UTC day of the decision, and on the days after, as far as any are. */
  readonly automaticByDay: ReadonlyArray<number>
}
