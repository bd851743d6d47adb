/** The outcome of a status update, or of a look at a watched attempt: a word of the log line. */
export type StatusUpdateOutcome =
  /** A retry is scheduled. */
  | 'scheduled'
  /** It is the new attempt of one whose send had no known outcome, or that another program retried. */
  | 'adopted'
  /** The attempt is not over, or Plaid's findings are not there yet: it is looked at again. */
  | 'watched'
  /** A watched attempt is over and needs no retry: it succeeded, or was canceled. */
  | 'closed'
  /** A watched attempt succeeded after a retry of this service. */
  | 'recovered'
  /** The applicant gave up: the event `abandoned` is published. */
  | 'abandoned'
  /** A watched attempt was not over after 30 days. */
  | 'not-completed'
  /** A retry would be scheduled, but the mode is shadow. */
  | 'shadow'
  /** The decision is `Hold`. */
  | 'held'
  /** The decision is `Never`. */
  | 'never'
  /** The attempt succeeded or was canceled, and was not watched; or no look at it is due. */
  | 'nothing-to-do'
  /** The service knows the attempt: what is to be done about it is done, or will be after a sweep. */
  | 'already-known'
  /** The attempt is of a person whom an operator had forgotten since it was made: nothing is decided or kept. */
  | 'forgotten'
  /** The template is not one of this deployment's. */
  | 'not-ours'
