import { type AttemptState, isPending } from '../ledger/ledger-attempt.ts'
import type { AutomaticStanding, AutomaticState } from './explanation.ts'
import { iso } from './iso.ts'
import type { JudgedNow } from './judged-now.ts'
import { newestEntry, newestOf, type SubjectView } from './subject-view.ts'

const words = {
  Scheduled: 'scheduled',
  Waiting: 'waiting',
  Sending: 'sending',
  Unknown: 'unknown',
  Review: 'review',
  Watched: 'watched',
  Refused: 'refused',
  Skipped: 'skipped',
  Retried: 'retried',
  Misdirected: 'misdirected',
  Superseded: 'superseded',
} as const satisfies Readonly<Record<AttemptState['_tag'], AutomaticState>>

export const decisionWords = { Retry: 'retry', Hold: 'hold', Never: 'never' } as const

/** The state of the newest attempt: in the ledger, or watched as a first one. */
export const automaticState = (view: SubjectView): AutomaticState => {
  const entry = newestEntry(view)
  if (entry !== undefined) return words[entry.state._tag]
  const isOver = newestOf(view)?.status === 'failed' || newestOf(view)?.status === 'expired'
  return isOver || view.firstAttempt?.lookAtMs === undefined ? 'none' : 'watched'
}

/** Why it is not retried: what the ledger has kept, else what the policy says now. */
const reasonOf = (state: AttemptState | undefined, { decision }: JudgedNow): string | null => {
  if (state?._tag === 'Skipped') return state.reason
  if (state?._tag === 'Refused') return state.error_code
  return decision._tag === 'Retry' ? null : decision.reason
}

/** Where the newest attempt stands with the automation. An attempt that was skipped is not decided on again. */
export const automaticStanding = (view: SubjectView, judged: JudgedNow | undefined): AutomaticStanding => {
  const entry = newestEntry(view)
  const state = automaticState(view)
  if (judged === undefined) return { state, due_at: null, decision: null, reason: null, rules: [] }
  const { decision } = judged
  const isSkipped = entry?.state._tag === 'Skipped'
  const due = entry !== undefined && isPending(entry.state) ? entry.state.dueAtMs : undefined
  return {
    state,
    due_at: due === undefined ? null : iso(due),
    decision: isSkipped && decision._tag === 'Retry' ? 'hold' : decisionWords[decision._tag],
    reason: reasonOf(entry?.state, judged),
    rules: decision.record.fired.length > 0 ? decision.record.fired : (entry?.decision?.rules ?? []),
  }
}
