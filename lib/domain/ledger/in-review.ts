import type { AttemptEntry } from './ledger-attempt.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** The attempts that an operator has not yet decided on. */
export const inReview = ({ attempts }: SubjectLedger): ReadonlyArray<AttemptEntry> =>
  attempts.filter(({ state }) => state._tag === 'Review' && state.isClosed !== true)
