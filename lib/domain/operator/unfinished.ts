import { isPending } from '../ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { iso } from './iso.ts'
import type { UnfinishedRow } from './read-answers.ts'

/** The attempts of a subject that something delays: a send without a known outcome, or tries that failed. */
export const unfinished = ({ client_user_id, template_id, attempts }: SubjectLedger): ReadonlyArray<UnfinishedRow> =>
  attempts.flatMap(({ attempt_id, state }): ReadonlyArray<UnfinishedRow> => {
    const ids = { attempt_id, client_user_id, template_id }
    if (state._tag === 'Unknown') return [{ ...ids, state: 'unknown', failures: 0, due_at: iso(state.lookAtMs) }]
    if (isPending(state) && state.failures > 0)
      return [{ ...ids, state: 'waiting', failures: state.failures, due_at: iso(state.dueAtMs) }]
    return []
  })
