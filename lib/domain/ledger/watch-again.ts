import type { Watched } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** After a status update: 1 min, 5 min, 1 h. */
const afterUpdateMs: ReadonlyArray<number> = [minuteMs, 5 * minuteMs, hourMs]

/** From the beginning of the watch on. */
const afterStartMs: Readonly<Record<Watched['as'], ReadonlyArray<number>>> = {
  child: [1, 3, 7, 14, 22, 30].map(days => days * dayMs),
  early: [3 * hourMs, ...[3, 14, 22, 30].map(days => days * dayMs)],
}

type Times = Pick<Watched, 'as' | 'fromMs' | 'looksFromMs'>

/** The next look, in Unix milliseconds, after `nowMs`; after the last one, the time at which the watch is closed. */
export const watchAgainAtMs = ({ as, fromMs, looksFromMs }: Times, nowMs: number): number => {
  const times = [...afterUpdateMs.map(ms => looksFromMs + ms), ...afterStartMs[as].map(ms => fromMs + ms)]
  return Math.min(...times.filter(time => time > nowMs), Math.max(nowMs + minuteMs, fromMs + ledgerLimits.watchMs))
}

/** A watch that begins: of a child without a status update, of another attempt with one. */
export const watchFrom = (as: Watched['as'], nowMs: number): Watched => {
  const times: Times = { as, fromMs: nowMs, looksFromMs: as === 'early' ? nowMs : 0 }
  return { _tag: 'Watched', ...times, lookAtMs: watchAgainAtMs(times, nowMs) }
}
