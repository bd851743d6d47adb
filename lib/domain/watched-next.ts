import { entryOf } from './ledger/entries.ts'
import type { Watched } from './ledger/ledger-attempt.ts'
import type { LedgerCommand, Watch } from './ledger/ledger-command.ts'
import { ledgerLimits } from './ledger/ledger-limits.ts'
import type { SubjectLedger } from './ledger/subject-ledger.ts'
import type { Decision } from './policy/decision.ts'
import type { Snapshot } from './policy/findings/snapshot.ts'

/** How long a failed attempt without findings is looked at again before the policy concludes from it. */
const earlyReadMs = 60 * 60_000

/** The status of an attempt and of its steps, as one text: whether anything changed since the last look. */
export const stepsOf = ({ status, steps }: Snapshot): string => [status, ...Object.values(steps)].join(' ')

/** The command that has an attempt looked at again. */
export const watchOf = (snapshot: Snapshot): Watch => {
  const createdAtMs = Date.parse(snapshot.created_at)
  return {
    _tag: 'Watch',
    attempt_id: snapshot.id,
    steps: stepsOf(snapshot),
    ...(Number.isNaN(createdAtMs) ? {} : { createdAtMs }),
  }
}

/** A clock that is wrong delays a decision, and ends nothing. */
export const isOfTheClock = (decision: Decision): boolean =>
  decision._tag === 'Hold' && (decision.reason === 'clock-unreadable' || decision.reason === 'counts-unreadable')

/**
 * Whether a decision rests on a read that came before Plaid's findings: the attempt is failed, and no step is, or the
 * findings of the failed step are missing.
 */
const isEarlyRead = ({ status, steps }: Snapshot, decision: Decision): boolean => {
  if (isOfTheClock(decision)) return true
  if (status !== 'failed' || decision._tag !== 'Hold' || decision.record.stage === 'veto') return false
  return decision.reason === 'evidence-missing' || !Object.values(steps).includes('failed')
}

/** The command of an attempt that is not over; `Unwatch` after the last look. */
export const afterLook = (attempt_id: string, state: Watched, snapshot: Snapshot, nowMs: number): LedgerCommand => {
  if (snapshot.status === 'success' || snapshot.status === 'canceled')
    return { _tag: 'Unwatch', attempt_id, outcome: snapshot.status }
  if (nowMs >= state.fromMs + ledgerLimits.watchMs) return { _tag: 'Unwatch', attempt_id, outcome: 'not-completed' }
  return { _tag: 'Watching', attempt_id, status: snapshot.status, steps: stepsOf(snapshot) }
}

/**
 * Whether a decision waits for a later read, and the command for it: the attempt is looked at after 1, 5 and 60
 * minutes, and then as any watched attempt while a clock is wrong. Undefined: the decision stands.
 */
export const lookFirst = (
  subject: SubjectLedger,
  snapshot: Snapshot,
  decision: Decision,
  nowMs: number,
): LedgerCommand | undefined => {
  if (!isEarlyRead(snapshot, decision)) return undefined
  const attempt_id = snapshot.id
  const steps = stepsOf(snapshot)
  const state = entryOf(subject, attempt_id)?.state
  if (state?._tag !== 'Watched' || state.steps !== steps) return watchOf(snapshot)
  return nowMs < state.looksFromMs + (isOfTheClock(decision) ? ledgerLimits.watchMs : earlyReadMs)
    ? { _tag: 'Watching', attempt_id, status: snapshot.status, steps }
    : undefined
}
