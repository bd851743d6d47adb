import { attemptDueAtMs } from '../ledger/due.ts'
import type { AttemptEntry } from '../ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../ledger/ledger-command.ts'
import { classOf, type Rejected } from '../ledger/rejected.ts'
import { unservedReason } from '../ledger/retire.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { limits } from '../limits.ts'
import { dayMs, dayOf } from '../policy/bounds.ts'
import type { Decision } from '../policy/decision.ts'
import type { SendOutcome } from '../send-outcome.ts'
import type { StatusUpdateOutcome } from './status-update-outcome.ts'
import { isOfTheClock } from './watched-next.ts'

/** How a due attempt was served; a watched one may have the outcome of a status update. */
export type DueOutcome =
  | StatusUpdateOutcome
  | 'retried'
  | 'misdirected'
  | 'failed'
  | 'looked-at'
  /** No child was found in time, and an operator must act: an alarm counts it. */
  | 'in-review'
  | 'superseded'
  | 'skipped'
  | 'exhausted'
  | 'postponed'
  | 'paced'
  /** It was due for three days and could not be sent. */
  | 'unserved'
  | 'left-alone'
  | 'published'
  /** The bus did not accept every event. */
  | 'not-published'
  | 'nothing-due'

type AttemptCommand = Extract<LedgerCommand, { readonly attempt_id: string }>

/** What to do next with a due attempt: apply a command, end it if its limit is still reached, or nothing more. */
export type DueNext =
  | { readonly _tag: 'Apply'; readonly command: AttemptCommand; readonly outcome: DueOutcome }
  | { readonly _tag: 'Exhaust' }
  | { readonly _tag: 'End'; readonly outcome: DueOutcome }

const isLook = ({ state }: AttemptEntry): boolean => state._tag === 'Watched'

/** The attempt of the subject that has been due the longest; a watched one only if no other is due. */
export const nextDue = ({ attempts }: SubjectLedger, nowMs: number): AttemptEntry | undefined =>
  attempts
    .flatMap(entry => {
      const dueAtMs = attemptDueAtMs(entry.state)
      return dueAtMs === undefined || dueAtMs > nowMs ? [] : [{ entry, dueAtMs }]
    })
    .toSorted((one, other) => Number(isLook(one.entry)) - Number(isLook(other.entry)) || one.dueAtMs - other.dueAtMs)[0]
    ?.entry

/** @param isExpected such a wait does not count toward `unserved` */
export const postponeUntil = (attempt_id: string, dueAtMs: number, isExpected: boolean): DueNext => ({
  _tag: 'Apply',
  command: { _tag: 'Postpone', attempt_id, dueAtMs, isExpected },
  outcome: 'postponed',
})

export const isPostponed = (next: DueNext | undefined): boolean =>
  next?._tag === 'Apply' && next.command._tag === 'Postpone'

/** The attempt was due for too long. */
export const unserved = (attempt_id: string): DueNext => ({
  _tag: 'Apply',
  command: { _tag: 'Skip', attempt_id, reason: unservedReason },
  outcome: 'unserved',
})

/** Of these there is nothing to retry, and nothing is held against anybody. */
const isOver = (reason: string): boolean => ['status-success', 'status-active', 'status-canceled'].includes(reason)

const skipped = (
  attempt_id: string,
  { _tag, reason }: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>,
): DueNext => {
  if (_tag === 'Never' && !isOver(reason))
    return { _tag: 'Apply', command: { _tag: 'Skip', attempt_id, reason, isNever: true }, outcome: 'never' }
  return reason === 'limit-reached'
    ? { _tag: 'Exhaust' }
    : { _tag: 'Apply', command: { _tag: 'Skip', attempt_id, reason }, outcome: 'skipped' }
}

/** What to do after a new decision on an attempt that waits; undefined: send it now. */
export const nextAfterDecision = (attempt_id: string, decision: Decision, nowMs: number): DueNext | undefined => {
  // Another send of the subject is open: decide on this attempt again after that send has an outcome.
  if (decision.record.stage === 'in-flight') return postponeUntil(attempt_id, nowMs + limits.backoffMsMin, false)
  if (decision._tag !== 'Retry')
    return isOfTheClock(decision)
      ? postponeUntil(attempt_id, nowMs + limits.pausedMs, false)
      : skipped(attempt_id, decision)
  return decision.notBeforeMs > nowMs ? postponeUntil(attempt_id, decision.notBeforeMs, true) : undefined
}

const nextAfterRejection = (attempt_id: string, rejection: Rejected, nowMs: number): DueNext => {
  switch (classOf(rejection)) {
    case 'limit':
      return { _tag: 'Exhaust' }
    case 'later':
      return postponeUntil(
        attempt_id,
        Math.max(rejection.againAtMs ?? 0, nowMs + limits.backoffMsMin),
        rejection.reason === 'cooling-down',
      )
    case 'full':
      return postponeUntil(attempt_id, nowMs + limits.pausedMs, false)
    // Another process serves the attempt, or has served it.
    case 'busy':
    case 'ended':
    case 'caller':
      return { _tag: 'End', outcome: 'left-alone' }
  }
}

/**
 * What to do after a send. If the day's budget is spent, the retry moves to the next day.
 */
export const nextAfterSend = (attempt_id: string, sent: SendOutcome, nowMs: number): DueNext => {
  switch (sent._tag) {
    case 'Made':
      return { _tag: 'End', outcome: sent.isMisdirected ? 'misdirected' : 'retried' }
    case 'Failed':
      return { _tag: 'End', outcome: 'failed' }
    case 'Paused':
      return postponeUntil(attempt_id, nowMs + limits.pausedMs, true)
    // It falls due again: the sweep has moved its due time by the time that the message may wait.
    case 'Paced':
      return { _tag: 'End', outcome: 'paced' }
    case 'Spent':
      // Another retry of the user has just taken the last slot: the next judgement says whether it counts.
      return sent.budget === 'day'
        ? postponeUntil(attempt_id, (dayOf(nowMs) + 1) * dayMs, true)
        : postponeUntil(attempt_id, nowMs + limits.backoffMsMin, false)
    case 'Rejected':
      return nextAfterRejection(attempt_id, sent.rejected, nowMs)
  }
}
