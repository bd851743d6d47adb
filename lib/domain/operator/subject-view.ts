import * as E from 'fp-ts/Either'
import type { FirstAttempt } from '../automatic/first-attempt.ts'
import { attemptDueAtMs } from '../ledger/due.ts'
import { entryOf } from '../ledger/entries.ts'
import { type AttemptEntry, isPending } from '../ledger/ledger-attempt.ts'
import { ledgerLimits } from '../ledger/ledger-limits.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { transition } from '../ledger/transition.ts'
import type { History } from '../plaid/history.ts'
import { dayOf, minuteMs } from '../policy/bounds.ts'
import type { Snapshot } from '../policy/findings/snapshot.ts'
import type { Asked } from '../policy/lineage.ts'
import type { Mode } from '../policy/mode.ts'
import type { Policy } from '../policy/policy.ts'
import type { UserBudget } from '../user-budget.ts'

/** All that is read of a subject at one time: what its standing is computed from, and what a change would change. */
export interface SubjectView {
  readonly subject: SubjectLedger
  /** The attempts that Plaid lists, newest first. */
  readonly history: History<Snapshot>
  /** What Plaid was asked about the newest attempt, beyond its list. */
  readonly asked: Asked
  readonly isVerifiedElsewhere?: boolean
  readonly budget: UserBudget
  /** Automatic sends of the deployment today. */
  readonly automaticToday: number
  /** The small item of the newest attempt, if it is a first one that was announced. */
  readonly firstAttempt?: FirstAttempt
  readonly isPaused: boolean
  readonly mode: Mode
  readonly policy: Policy
  readonly nowMs: number
}

/** The attempt that a retry would be of. */
export const newestOf = ({ history: [newest] }: SubjectView): Snapshot | undefined => newest

/** The ledger's entry of the newest attempt. */
export const newestEntry = ({ subject, history: [newest] }: SubjectView): AttemptEntry | undefined =>
  newest && entryOf(subject, newest.id)

/** When the newest attempt is sent or looked at next; undefined: never automatically. */
export const plannedAtMs = (view: SubjectView): number | undefined => {
  const entry = newestEntry(view)
  if (entry === undefined) return view.firstAttempt?.lookAtMs
  return isPending(entry.state) || entry.state._tag === 'Watched' ? attemptDueAtMs(entry.state) : undefined
}

/** The time of the next sweep, which serves what is due. */
export const nextSweepMs = (nowMs: number): number => (Math.floor(nowMs / minuteMs) + 1) * minuteMs

/**
 * When an open send has its outcome, or goes to review, at the latest, while Plaid's list can be read; undefined: it is
 * not open.
 */
export const settledAtMs = ({ state, sends }: AttemptEntry, nowMs: number): number | undefined => {
  const send = sends.at(-1)
  const isOpen = state._tag === 'Sending' || state._tag === 'Unknown'
  return isOpen && send !== undefined
    ? Math.max(send.sentAtMs + ledgerLimits.quarantineMs, nextSweepMs(nowMs))
    : undefined
}

const settled = ({ subject, policy, nowMs }: SubjectView, atMs: number): SubjectLedger =>
  subject.attempts.reduce((before, entry) => {
    const endsAtMs = settledAtMs(entry, nowMs)
    if (endsAtMs === undefined || atMs < endsAtMs) return before
    const looked = transition(before, { _tag: 'Look', attempt_id: entry.attempt_id }, policy.windowMs, atMs)
    return E.isRight(looked) ? looked.right : before
  }, subject)

/** The same at a later time, if nothing happens but that the service looks for the outcomes of its sends. */
export const viewAt = (view: SubjectView, atMs: number): SubjectView =>
  atMs === view.nowMs
    ? view
    : {
        ...view,
        subject: settled(view, atMs),
        automaticToday: dayOf(atMs) === dayOf(view.nowMs) ? view.automaticToday : 0,
        nowMs: atMs,
      }
