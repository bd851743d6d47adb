import type { Pending } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'

export const pendingFrom = (_tag: Pending['_tag'], dueAtMs: number): Pending => ({
  _tag,
  dueAtMs,
  sinceMs: dueAtMs,
  failures: 0,
})

/** The share of a wait by which it is made longer at random. */
const spread = 0.2

/**
 * A pending attempt after one more failure in a row: due again after a longer wait, but not after the time at which it
 * ends `unserved`.
 *
 * @param random 0 or more, less than 1
 * @param notBeforeMs never earlier than this, in Unix milliseconds
 */
export const afterFailure = (
  { _tag, sinceMs, failures }: Pending,
  waitsMs: ReadonlyArray<number>,
  random: number,
  nowMs: number,
  notBeforeMs = nowMs,
): Pending => {
  const waitMs = waitsMs[Math.min(failures, waitsMs.length - 1)] ?? 0
  const wantedMs = Math.max(nowMs + Math.floor(waitMs * (1 + spread * random)), notBeforeMs)
  const unservedAtMs = sinceMs + ledgerLimits.unservedMs
  return {
    _tag,
    dueAtMs: unservedAtMs > nowMs ? Math.min(wantedMs, unservedAtMs) : wantedMs,
    sinceMs,
    failures: failures + 1,
  }
}

/** Whether a due attempt was not served for so long that it ends. */
export const isOverdue = ({ sinceMs }: Pending, nowMs: number): boolean => nowMs >= sinceMs + ledgerLimits.unservedMs
