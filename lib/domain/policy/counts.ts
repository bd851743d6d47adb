/**
 * The counts at the time of a decision: retries that were sent, or may have been. Those with a definite no do not
 * count.
 */
export interface Counts {
  /** Of this user and template, from `countsOf` in `ledger/caps.ts`. */
  readonly subject: {
    readonly automatic: number
    readonly onDemand: number
    readonly automaticByDocumentOrSelfie: number
    /** By rule name. A retry by two rules counts for both. */
    readonly automaticByRule: Readonly<Record<string, number>>
    /** When the last retry was sent, on demand or automatically, in Unix milliseconds; absent if none was. */
    readonly lastSentAtMs?: number
  }
  /** Automatic ones of this user over all templates. */
  readonly user: { readonly retries: number }
  /** Sends of this subject without a known outcome. Scheduled retries are not included. */
  readonly inFlight: number
  /** Automatic retries of the deployment on the UTC day of the decision (first element), then on the days after it. */
  readonly automaticByDay: ReadonlyArray<number>
}
