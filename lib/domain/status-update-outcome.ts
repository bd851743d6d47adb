/**
 * The outcome of a status update. `already-known`: the ledger has an entry of the attempt, whose outcome is known or
 * will be found after a sweep. `not-ours`: the template is not one of this deployment's.
 */
export type StatusUpdateOutcome =
  | 'scheduled'
  /** It is the new attempt of one whose send had no known outcome, or that another program retried. */
  | 'adopted'
  /** It is not over, or Plaid's findings are not there yet: it is looked at again. */
  | 'watched'
  /** A watched attempt is over: it succeeded, or was canceled. */
  | 'closed'
  /** It succeeded after a retry of this service. */
  | 'recovered'
  | 'abandoned'
  | 'not-completed'
  | 'shadow'
  | 'held'
  | 'never'
  | 'nothing-to-do'
  | 'already-known'
  | 'not-ours'
