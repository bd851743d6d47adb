import { limits } from './limits.ts'

/**
 * When to try again, in Unix milliseconds, if Plaid named no time: after a random wait, so that attempts that were
 * refused together are not sent together again.
 *
 * @param random 0 or more, less than 1
 */
export const backoffUntilMs = (nowMs: number, random: number): number =>
  nowMs + Math.floor(limits.backoffMsMin + random * (limits.backoffMsMax - limits.backoffMsMin))
