/** What a change does and how it is undone, in sentences. */
export interface PlanInWords {
  /** What changes, for whom, and from when on. */
  readonly does: string
  readonly undo: string
}

/** How the changes that undo others are called where the plan is shown. */
export interface Ways {
  readonly pause: string
  readonly resume: string
  readonly rearm: string
}

interface Retried {
  readonly client_user_id: string
  readonly template_id: string
  readonly strategy: string
}

/** The plans of all changes at a place, such as `stage production`. */
export const plansAt = (place: string, ways: Ways) => ({
  pause: (): PlanInWords => ({
    does: `Pauses ${place}: from 40 seconds later on, no retry is sent for any user. Callers get 409 paused, and what is due waits.`,
    undo: `To undo it: ${ways.resume}. Nothing is lost meanwhile.`,
  }),
  resume: (): PlanInWords => ({
    does: `Resumes ${place}: retries of all users are sent again, and what was due meanwhile is sent first.`,
    undo: `To undo it: ${ways.pause}. A retry that was sent cannot be taken back.`,
  }),
  retry: ({ client_user_id, template_id, strategy }: Retried): PlanInWords => ({
    does: `Retries the newest attempt of ${client_user_id} with template ${template_id} at ${place}, with ${strategy}: a new attempt, which Plaid bills, is made now.`,
    undo: 'It cannot be undone.',
  }),
  closeReview: (attempt_id: string): PlanInWords => ({
    does: `Closes the review of attempt ${attempt_id} at ${place}: the service looks no longer for a new attempt, and sends nothing.`,
    undo: `To undo it: ${ways.rearm}, which sends once more.`,
  }),
  rearmReview: (attempt_id: string): PlanInWords => ({
    does: `Re-arms attempt ${attempt_id} at ${place}: within minutes the service may send one more retry of it, which Plaid bills.`,
    undo: 'It cannot be undone. First look in the dashboard of Plaid: if there is a new attempt, there will be two.',
  }),
  forget: (client_user_id: string): PlanInWords => ({
    does: `Forgets ${client_user_id} at ${place}: ledger, decisions, planned retries and used limits. Nothing is retried automatically for this user until a new event arrives.`,
    undo: 'It cannot be undone. What Plaid, the archive of the bus and the logs keep stays: the answer says how long.',
  }),
  moveDeadLetters: (countMax: number): PlanInWords => ({
    does: `Moves at most ${countMax} dead letters of ${place} back into their queue, where they are handled at once.`,
    undo: 'It cannot be undone, and does no harm: a message is judged anew, and an attempt is retried at most once.',
  }),
})
