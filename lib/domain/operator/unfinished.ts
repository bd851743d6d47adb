import { isPending } from '../ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import type { UnfinishedRow } from './answers.ts'

/** The attempts of a subject that something delays: a send without a known outcome, or tries that failed. */
export const unfinished = ({ client_user_id, template_id, attempts }: SubjectLedger): ReadonlyArray<UnfinishedRow> =>
  attempts.flatMap(({ attempt_id, state }): ReadonlyArray<UnfinishedRow> => {
    const ids = { attempt_id, client_user_id, template_id }
    if (state._tag === 'Unknown')
      return [{ ...ids, state: 'unknown', failures: 0, due_at: new Date(state.lookAtMs).toISOString() }]
    if (isPending(state) && state.failures > 0)
      return [{ ...ids, state: 'waiting', failures: state.failures, due_at: new Date(state.dueAtMs).toISOString() }]
    return []
  })
