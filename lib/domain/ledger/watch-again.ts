import type { Watched } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Looks after a status update: in 1 min, 5 min, 1 h. The update may have come before Plaid's read shows its change. */
const afterUpdateMs: ReadonlyArray<number> = [minuteMs, 5 * minuteMs, hourMs]

/** Looks after the beginning of the watch, whether or not a status update comes. */
const afterStartMs: Readonly<Record<Watched['as'], ReadonlyArray<number>>> = {
  child: [1, 3, 7, 14, 22, 30].map(days => days * dayMs),
  early: [3 * hourMs, ...[3, 14, 22, 30].map(days => days * dayMs)],
}

type Times = Pick<Watched, 'as' | 'fromMs' | 'looksFromMs'>

/**
 * The time of the next look after `nowMs`, in Unix milliseconds. After the last look it is the time at which the watch
 * is closed, at least a minute from now.
 */
export const watchAgainAtMs = ({ as, fromMs, looksFromMs }: Times, nowMs: number): number => {
  const times = [...afterUpdateMs.map(ms => looksFromMs + ms), ...afterStartMs[as].map(ms => fromMs + ms)]
  return Math.min(...times.filter(time => time > nowMs), Math.max(nowMs + minuteMs, fromMs + ledgerLimits.watchMs))
}

/**
 * A watch that begins now. An `early` one begins with a status update, so the looks after an update apply. A `child`
 * begins without one.
 */
export const watchFrom = (as: Watched['as'], nowMs: number): Watched => {
  const times: Times = { as, fromMs: nowMs, looksFromMs: as === 'early' ? nowMs : 0 }
  return { _tag: 'Watched', ...times, lookAtMs: watchAgainAtMs(times, nowMs) }
}
