import type { Pending } from './ledger-attempt.ts'
import { ledgerLimits } from './ledger-limits.ts'

/** A pending attempt that has not failed yet: due, for the first time, at `dueAtMs`. */
export const pendingFrom = (_tag: Pending['_tag'], dueAtMs: number): Pending => ({
  _tag,
  dueAtMs,
  sinceMs: dueAtMs,
  failures: 0,
})

/** A wait is longer by up to this share of it, at random: what failed together is not served together again. */
const spread = 0.2

const minuteMs = 60_000

/**
 * A pending attempt after one more failure in a row. It is due again after a wait that grows with the number of
 * failures. The wait is cut at the time at which the attempt ends `unserved`, so that it ends on time. If that time came
 * while the attempt was served, it is due in a minute.
 *
 * @param waitsMs the wait after the first failure, the second, and so on; the last one repeats
 * @param random 0 or more, less than 1
 * @param notBeforeMs in Unix milliseconds: the attempt is not due before this time, for instance Plaid's `Retry-After`
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
  const endsAtMs = Math.max(sinceMs + ledgerLimits.unservedMs, nowMs + minuteMs)
  return {
    _tag,
    dueAtMs: Math.min(wantedMs, endsAtMs),
    sinceMs,
    failures: failures + 1,
  }
}

/** Whether an attempt has been due for so long (`unservedMs`) that it ends `unserved`. */
export const isOverdue = ({ sinceMs }: Pending, nowMs: number): boolean => nowMs >= sinceMs + ledgerLimits.unservedMs
