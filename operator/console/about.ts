/** A rule or signal of the policy, in words. */
export interface PolicyLine {
  readonly name: string
  readonly text: string
  /** What the policy makes of it: `retry`, `hold`, `never`. */
  readonly decision: string
}

/** A policy file in words. */
export interface PolicyWords {
  readonly version: string
  readonly hash: string
  readonly rules: ReadonlyArray<PolicyLine>
  readonly signals: ReadonlyArray<PolicyLine>
  readonly limits: ReadonlyArray<string>
}

/** What `GET /api/about` answers: where the page asks, and what it cannot ask the functions. */
export interface About {
  /** In words: `stage production`, `the local stack on port 3000`. */
  readonly place: string
  readonly is_local: boolean
  readonly region: string | null
  /** Who is kept as the author of a change. */
  readonly by: string
  /** Null: the file cannot be read. The page compares its hash with that of the stage. */
  readonly policy: PolicyWords | null
  readonly prices: Prices | null
}

/** What an attempt costs by check, in the currency, as in a file of prices. */
export interface Prices {
  readonly currency: string
  readonly amounts: Readonly<Record<string, number>>
}
