import { ledgerLimits } from '../ledger/ledger-limits.ts'
import type { Snapshot } from '../policy/findings/snapshot.ts'
import type { FirstAttempt } from './first-attempt.ts'
import { stepsOf } from './watched-next.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** Looks after Plaid announced the attempt: in 3 h, then in 3, 14, 22 and 30 days. */
const looksMs: ReadonlyArray<number> = [3 * hourMs, ...[3, 14, 22, 30].map(days => days * dayMs)]

/** The time of the next look after `nowMs`, in Unix milliseconds; undefined after the last look. */
export const nextLookAtMs = (startedAtMs: number, nowMs: number): number | undefined =>
  looksMs.map(ms => startedAtMs + ms).find(at => at > nowMs)

/**
 * What to do after a look at a first attempt.
 * - `Judge`: it failed or expired, and the policy decides.
 * - `Close`: it succeeded or was canceled (`closed`), or this was the last look (`not-completed`).
 * - `Watch`: it is not over. `isAbandoned`: this look shows for the first time that the applicant gave up.
 */
export type LookNext =
  | { readonly _tag: 'Judge' }
  | { readonly _tag: 'Close'; readonly outcome: 'closed' | 'not-completed' }
  | { readonly _tag: 'Watch'; readonly watched: FirstAttempt; readonly isAbandoned: boolean }

/** Decides what to do after a look at a first attempt. */
export const afterFirstLook = (watched: FirstAttempt, snapshot: Snapshot, nowMs: number): LookNext => {
  const { status } = snapshot
  if (status === 'failed' || status === 'expired') return { _tag: 'Judge' }
  if (status === 'success' || status === 'canceled') return { _tag: 'Close', outcome: 'closed' }
  const lookAtMs = nextLookAtMs(watched.startedAtMs, nowMs)
  if (lookAtMs === undefined) return { _tag: 'Close', outcome: 'not-completed' }
  const steps = stepsOf(snapshot)
  const isAbandoned =
    status === 'active' &&
    watched.isAbandoned !== true &&
    watched.steps === steps &&
    nowMs >= watched.startedAtMs + ledgerLimits.abandonedMs
  return { _tag: 'Watch', watched: { ...watched, lookAtMs, looks: watched.looks + 1, steps }, isAbandoned }
}
