import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { admit, entryOf, newEntry, withEntry } from './entries.ts'
import type { AttemptEntry } from './ledger-attempt.ts'
import type { Postpone, Schedule } from './ledger-command.ts'
import { hasRoomForEvents, withEvent } from './ledger-event.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import { isUnserved } from './retire.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { pendingFrom } from './waits.ts'

const scheduled = (
  subject: SubjectLedger,
  { attempt_id, dueAtMs, decision }: Schedule,
  nowMs: number,
  before?: AttemptEntry,
): SubjectLedger =>
  withEvent(
    withEntry(subject, {
      ...newEntry(attempt_id, pendingFrom('Scheduled', dueAtMs)),
      ...(before && { allowed: before.allowed, sends: before.sends }),
      decision: { ...decision, atMs: nowMs },
    }),
    {
      kind: 'scheduled',
      attempt_id,
      atMs: nowMs,
      dueAtMs,
      // An attempt that ended unserved is scheduled a second time.
      ...(before?.state._tag === 'Skipped' && { detail: String(dueAtMs) }),
    },
  )

/**
 * Schedules an attempt without an entry, one that is watched, or one that ended unserved. An attempt that is already
 * scheduled keeps its time.
 */
export const schedule = (
  subject: SubjectLedger,
  command: Schedule,
  windowMs: number,
  nowMs: number,
): TransitionResult => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined)
    return pipe(
      admit(subject, command.attempt_id, windowMs, nowMs),
      E.map(roomy => scheduled(roomy, command, nowMs)),
    )
  if (entry.state._tag !== 'Watched' && !isUnserved(entry)) {
    const reason = progressRejection(entry.state)
    return reason === undefined ? E.right(subject) : rejected(reason)
  }
  return hasRoomForEvents(subject) ? E.right(scheduled(subject, command, nowMs, entry)) : rejected('events-full')
}

export const postpone = (subject: SubjectLedger, { attempt_id, dueAtMs, isExpected }: Postpone): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  if (state._tag !== 'Scheduled' && state._tag !== 'Waiting')
    return rejected(progressRejection(state) ?? 'already-ended')
  // It never comes earlier: another worker may have recorded a longer wait that Plaid asked for.
  if (dueAtMs <= state.dueAtMs) return E.right(subject)
  const sinceMs = isExpected ? state.sinceMs + dueAtMs - state.dueAtMs : state.sinceMs
  return E.right(withEntry(subject, { ...entry, state: { ...state, dueAtMs, sinceMs } }))
}
