import type { RetryError } from '../../domain/retry-error.ts'

/** Milliseconds left, read anew at each call: zero or less once the time is up. */
export type Deadline = () => number

/** `withinMs` from now; a clock that is set back meanwhile never makes it longer than that for any one step. */
export const deadlineIn = (withinMs: number, nowMs: () => number): Deadline => {
  const untilMs = nowMs() + withinMs
  return () => Math.min(withinMs, untilMs - nowMs())
}

/** The time was up before Plaid was asked. */
export const noTimeLeft = (): RetryError => ({ _tag: 'PlaidUnavailable', cause: 'no-time-left' })
