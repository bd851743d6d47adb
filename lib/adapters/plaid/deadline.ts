import type { RetryError } from '../../domain/retry-error.ts'

/** Milliseconds left at each call; zero or less once the time is over. */
export type Deadline = () => number

/** `withinMs` from now. A clock that is set back never gives a step more than `withinMs`. */
export const deadlineIn = (withinMs: number, nowMs: () => number): Deadline => {
  const untilMs = nowMs() + withinMs
  return () => Math.min(withinMs, untilMs - nowMs())
}

/** The time was over before a request to Plaid. */
export const noTimeLeft = (): RetryError => ({ _tag: 'PlaidUnavailable', cause: 'no-time-left' })
