import { entryOf } from '../ledger/entries.ts'
import { creationOf } from '../ledger/forget.ts'
import type { Watched } from '../ledger/ledger-attempt.ts'
import type { LedgerCommand, Watch } from '../ledger/ledger-command.ts'
import { ledgerLimits } from '../ledger/ledger-limits.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import type { Decision } from '../policy/decision.ts'
import type { Judged } from '../policy/facts.ts'
import { isWithoutFindings } from '../policy/findings/gaps.ts'
import type { Snapshot } from '../policy/findings/snapshot.ts'
import { type Standing, standingOf } from '../policy/findings/standing.ts'
import { standingsBefore } from '../policy/vetoes.ts'

/** How long after the last status update a failed attempt without findings is read again, before it is judged. */
const earlyReadMs = 60 * 60_000

/** The status of an attempt and of its steps, as one text. Two texts that differ mean that something has changed. */
export const stepsOf = ({ status, steps }: Snapshot): string => [status, ...Object.values(steps)].join(' ')

/** The command that has an attempt looked at again. */
export const watchOf = (snapshot: Snapshot): Watch => ({
  _tag: 'Watch',
  attempt_id: snapshot.id,
  steps: stepsOf(snapshot),
  ...creationOf(snapshot),
})

/** Whether a decision is against a retry only because a clock is wrong. It delays the decision, and ends nothing. */
export const isOfTheClock = (decision: Decision): boolean =>
  decision._tag === 'Hold' && (decision.reason === 'clock-unreadable' || decision.reason === 'counts-unreadable')

/**
 * Whether a decision rests on an early read, which came before Plaid's findings. A veto needs no findings.
 */
const isEarlyRead = (snapshot: Snapshot, decision: Decision): boolean => {
  if (isOfTheClock(decision)) return true
  return decision._tag === 'Hold' && decision.record.stage !== 'veto' && isWithoutFindings(standingOf(snapshot, []))
}

/** An earlier attempt as it is before Plaid shows how it ended: a retry follows only what has ended. */
const isNotShown = (standing: Standing): boolean => standing.snapshot.status === 'active' || isWithoutFindings(standing)

/**
 * Whether a retry rests on an early read of an earlier attempt: what is not shown of it yet may be a veto. After an hour
 * it counts as it is.
 */
const isEarlyBefore = ({ snapshot, lineage }: AroundDecision, decision: Decision, nowMs: number): boolean =>
  decision._tag === 'Retry' &&
  nowMs < Date.parse(snapshot.created_at) + earlyReadMs &&
  standingsBefore(lineage).some(isNotShown)

const endOf = ({ completed_at }: Snapshot): { readonly endedAtMs?: number } => {
  const endedAtMs = Date.parse(completed_at)
  return Number.isNaN(endedAtMs) ? {} : { endedAtMs }
}

/** The command after a look at an attempt that is neither failed nor expired: go on watching, or end the watch. */
export const afterLook = (attempt_id: string, state: Watched, snapshot: Snapshot, nowMs: number): LedgerCommand => {
  if (snapshot.status === 'success' || snapshot.status === 'canceled')
    return { _tag: 'Unwatch', attempt_id, outcome: snapshot.status, ...endOf(snapshot) }
  if (nowMs >= state.fromMs + ledgerLimits.watchMs) return { _tag: 'Unwatch', attempt_id, outcome: 'not-completed' }
  return { _tag: 'Watching', attempt_id, status: snapshot.status, steps: stepsOf(snapshot) }
}

/** What a decision was made of: the attempt, and those around it. */
type AroundDecision = Pick<Judged, 'snapshot' | 'lineage'>

/**
 * The command for a decision that must wait for a later read: the attempt is watched, and looked at after 1, 5 and 60
 * minutes, and then as any watched attempt while a clock is wrong. Undefined: the decision stands, because no read was
 * early, or an hour has passed without findings.
 */
export const lookFirst = (
  subject: SubjectLedger,
  around: AroundDecision,
  decision: Decision,
  nowMs: number,
): LedgerCommand | undefined => {
  const { snapshot } = around
  const isBefore = isEarlyBefore(around, decision, nowMs)
  if (!isBefore && !isEarlyRead(snapshot, decision)) return undefined
  const attempt_id = snapshot.id
  const steps = stepsOf(snapshot)
  const state = entryOf(subject, attempt_id)?.state
  if (state?._tag !== 'Watched' || state.steps !== steps) return watchOf(snapshot)
  if (isBefore) return { _tag: 'Watching', attempt_id, status: snapshot.status, steps }
  return nowMs < state.looksFromMs + (isOfTheClock(decision) ? ledgerLimits.watchMs : earlyReadMs)
    ? { _tag: 'Watching', attempt_id, status: snapshot.status, steps }
    : undefined
}
