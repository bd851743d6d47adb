import * as E from 'fp-ts/Either'
import { entryOf, withEntry } from './entries.ts'
import { forget } from './forget.ts'
import { lastSend } from './holder.ts'
import type { AttemptEntry, ReviewMark } from './ledger-attempt.ts'
import type { Forget, OperatorAct } from './ledger-command.ts'
import { hasRoomForEvents, withEvent } from './ledger-event.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { pendingFrom } from './waits.ts'

/** The entry after an act, which the item and an event report. */
const reviewed = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  act: ReviewMark['act'],
  { note }: OperatorAct,
  nowMs: number,
): TransitionResult => {
  if (!hasRoomForEvents(subject)) return rejected('events-full')
  const { attempt_id, allowed } = entry
  const changed = withEntry(subject, { ...entry, reviewed: { act, atMs: nowMs, ...note } })
  // An attempt may go to review again, and an operator may act again.
  const detail = `${allowed}/${act}/${lastSend(entry)?.token ?? ''}`
  return E.right(withEvent(changed, { kind: 'reviewed', attempt_id, atMs: nowMs, act, detail }))
}

/**
 * An operator gives an attempt in review one more send, or closes it: then a child is no longer looked for, but still
 * adopted when it is seen. The earlier send keeps counting: an operator cannot lift a limit. The same act twice has
 * the effect of one. Or an operator has the person forgotten.
 */
export const operatorAct = (subject: SubjectLedger, command: OperatorAct | Forget, nowMs: number): TransitionResult => {
  if (command._tag === 'Forget') return forget(subject, nowMs)
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined) return rejected('unknown-attempt')
  const { state } = entry
  switch (command._tag) {
    case 'Rearm': {
      const { allowed } = command
      if (allowed === entry.allowed && entry.allowed > 1) return E.right(subject)
      if (state._tag !== 'Review' || allowed !== entry.allowed + 1) return rejected('not-in-review')
      return reviewed(subject, { ...entry, allowed, state: pendingFrom('Waiting', nowMs) }, 'rearmed', command, nowMs)
    }
    case 'Close': {
      if (state._tag !== 'Review') return rejected('not-in-review')
      if (state.isClosed) return E.right(subject)
      const { lookAtMs: _, ...closed } = state
      return reviewed(subject, { ...entry, state: { ...closed, isClosed: true } }, 'closed', command, nowMs)
    }
  }
}
