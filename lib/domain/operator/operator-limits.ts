import { limits } from '../limits.ts'

/** The numbers of an operator's acts, with units in their names. */
export const operatorLimits = {
  reasonCharactersMax: 200,
  byCharactersMax: 100,
  /** Messages that one call moves out of the dead letters. */
  moveCount: 100,
  moveCountMax: 1_000,
  /** With less time left in the invocation no more messages are received: ten take two calls each. */
  moveMarginMs: 12_000,
  /**
   * How long after a change of the switch a process may still act on the earlier value. It may have read the switch just
   * before the change, and uses that for `pauseFreshMs` by its own clock; then it has `askedMsMax` (3 s) until its gate,
   * and may load keys (3 s) and connect (2 s). 2 s are for the write of the switch, before which its time is taken.
   */
  switchedMs: limits.pauseFreshMs + limits.askedMsMax + limits.secretDeadlineMs + 4_000,
} as const
