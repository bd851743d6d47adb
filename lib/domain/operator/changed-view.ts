import * as E from 'fp-ts/Either'
import { creationOf } from '../ledger/forget.ts'
import type { LedgerCommand } from '../ledger/ledger-command.ts'
import { transition } from '../ledger/transition.ts'
import { judgedNow } from './judged-now.ts'
import { newestEntry, type SubjectView } from './subject-view.ts'

const applied = (view: SubjectView, command: LedgerCommand): SubjectView => {
  const changed = transition(view.subject, command, view.policy.windowMs, view.nowMs)
  return E.isRight(changed) ? { ...view, subject: changed.right } : view
}

/** In enforce, the last status update would have had the attempt scheduled. */
const scheduled = (view: SubjectView): SubjectView => {
  const judged = judgedNow(view)
  if (judged?.decision._tag !== 'Retry') return view
  const { decision, snapshot } = judged
  return applied(view, {
    _tag: 'Schedule',
    attempt_id: decision.record.attemptId,
    dueAtMs: decision.notBeforeMs,
    decision: { rules: decision.record.fired, policy: view.policy.version, hash: view.policy.hash },
    ...creationOf(snapshot),
  })
}

const rearmed = (view: SubjectView): SubjectView => {
  const entry = newestEntry(view)
  return entry === undefined
    ? view
    : applied(view, { _tag: 'Rearm', attempt_id: entry.attempt_id, allowed: entry.allowed + 1 })
}

/** What would be read of the subject after an act of an operator. Nothing is written. */
export const changedView = (view: SubjectView, act: 'resume' | 'review' | 'enforce'): SubjectView => {
  switch (act) {
    case 'resume':
      return { ...view, isPaused: false }
    case 'review':
      return rearmed(view)
    case 'enforce':
      return scheduled({ ...view, mode: 'enforce' })
  }
}
