import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { admit, entryOf, newEntry, withEntry } from './entries.ts'
import type { Postpone, Schedule } from './ledger-command.ts'
import { withEvent } from './ledger-event.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** Schedules an attempt without an entry. An attempt that is already scheduled keeps its time. */
export const schedule = (
  subject: SubjectLedger,
  { attempt_id, dueAtMs, decision }: Schedule,
  nowMs: number,
): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry !== undefined) {
    const reason = progressRejection(entry.state)
    return reason === undefined ? E.right(subject) : rejected(reason)
  }
  return pipe(
    admit(subject, attempt_id),
    E.map(roomy =>
      withEntry(roomy, {
        ...newEntry(attempt_id, { _tag: 'Scheduled', dueAtMs }),
        decision: { ...decision, atMs: nowMs },
      }),
    ),
    E.map(scheduled => withEvent(scheduled, { kind: 'scheduled', attempt_id, atMs: nowMs, dueAtMs })),
  )
}

export const postpone = (subject: SubjectLedger, { attempt_id, dueAtMs }: Postpone): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  if (state._tag !== 'Scheduled' && state._tag !== 'Waiting')
    return rejected(progressRejection(state) ?? 'already-ended')
  return E.right(state.dueAtMs === dueAtMs ? subject : withEntry(subject, { ...entry, state: { ...state, dueAtMs } }))
}
