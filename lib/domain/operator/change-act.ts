/** Who asks for a change, and why. Neither is verified; neither may be personal data of an applicant. */
interface Signed {
  /** 1 to 200 characters, on one line. */
  readonly reason: string
  /** 1 to 100 characters, on one line. */
  readonly by: string
}

/** What the function `operate` does for an operator. */
export type ChangeAct = Signed &
  (
    | { readonly act: 'pause' }
    | { readonly act: 'resume' }
    | { readonly act: 'review-close'; readonly attempt_id: string }
    | { readonly act: 'review-rearm'; readonly attempt_id: string }
    | { readonly act: 'forget'; readonly client_user_id: string }
    /** As a retry on demand: `request` is its body, `overrides` the reasons of its query. */
    | {
        readonly act: 'retry'
        readonly request: unknown
        readonly idempotency_key?: string
        readonly overrides?: ReadonlyArray<string>
        readonly dry_run?: boolean
      }
    /** At most `count` messages, 100 by default. */
    | { readonly act: 'dead-letters-move'; readonly count?: number }
  )
