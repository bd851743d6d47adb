import type { AttemptEntry, AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'

const kinds: ReadonlySet<string> = new Set(['misdirected', 'recovered', 'abandoned'])

/** Ids of the events that the model remembers; others follow from the state. */
export const reportedBy = ({ outbox }: SubjectLedger): ReadonlyArray<string> =>
  outbox.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id)

const timeless = (state: AttemptState): AttemptState => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
      return { _tag: state._tag, dueAtMs: 0, sinceMs: 0, failures: 0 }
    case 'Watched':
      return { ...state, fromMs: 0, looksFromMs: 0, lookAtMs: 0 }
    case 'Unknown':
      return { ...state, lookAtMs: 0 }
    case 'Review':
      return { ...state, ...(state.lookAtMs !== undefined && { lookAtMs: 0 }) }
    case 'Sending':
    case 'Refused':
    case 'Skipped':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return state
  }
}

/** An operator's mark has a time, and no command reads it. */
const atRest = ({ reviewed: _, ...entry }: AttemptEntry): AttemptEntry => {
  const state = timeless(entry.state)
  const before = 'before' in state && state.before ? (timeless(state.before) as typeof state.before) : undefined
  return { ...entry, state: before ? ({ ...state, before } as AttemptState) : state }
}

/**
 * A subject as the model stores it: without events, and with every wait over, because any time may pass between two
 * steps. The lease stays: it belongs to its holder.
 */
export const stored = (subject: SubjectLedger): SubjectLedger => ({
  ...subject,
  outbox: [],
  attempts: subject.attempts.map(atRest),
})
