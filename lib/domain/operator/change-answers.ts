/** Who changed the switch, when and why. `effective_at`: from then on every instance has seen it. */
export interface SwitchChange {
  readonly paused: boolean
  readonly reason: string
  readonly by: string
  readonly at: string
  readonly effective_at: string
  /** The change before this one: of two operators at once the last one wins, and sees here what it replaced. */
  readonly replaced?: ReplacedSwitch
}

/** An earlier change of the switch. What was set by hand may lack any member. */
export interface ReplacedSwitch {
  readonly paused: boolean | null
  readonly reason: string | null
  readonly by: string | null
  readonly at: string | null
}

export interface ReviewedAnswer {
  readonly attempt_id: string
  readonly outcome: 'closed' | 'rearmed' | 'already-done'
}

/** What was removed of a person, and what remains where, and how long. */
export interface ForgetAnswer {
  readonly client_user_id: string
  /** Attempts of the person in Plaid's lists, over all templates. None, and nothing removed: the id may be mistyped. */
  readonly attempts_at_plaid: number
  readonly removed: {
    readonly ledgers: number
    readonly decisions: number
    readonly watched_attempts: number
    readonly budgets: number
  }
  /** Retries that had been scheduled, and looks that had been planned: they are ended. */
  readonly ended: { readonly scheduled: number; readonly watched: number; readonly reviews: number }
  readonly remains: ReadonlyArray<{ readonly where: string; readonly days: number; readonly text: string }>
  /** What others have, which this service cannot remove. */
  readonly not_ours?: ReadonlyArray<{ readonly where: string; readonly text: string }>
}

export interface DeadLettersMoveAnswer {
  readonly moved: number
  readonly left: number
}

/** Exactly the answer of `POST /identity_verification/retry`. */
export interface OperatorRetryAnswer {
  readonly status: number
  readonly body: unknown
}
