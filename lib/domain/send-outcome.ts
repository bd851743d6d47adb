import type { RetryOutcome } from './classify-retry-answer.ts'
import type { SendResult } from './ledger/ledger-command.ts'
import type { Rejected } from './ledger/rejected.ts'
import { limits } from './limits.ts'
import type { Attempt } from './plaid/attempt.ts'
import type { RetryError } from './retry-error.ts'

/**
 * The outcome of a send. `Paused`, `Paced`, `Spent`, `Rejected`: nothing was sent. `Failed`: no new attempt is known, and the
 * ledger has the details.
 */
export type SendOutcome =
  | { readonly _tag: 'Made'; readonly attempt: Attempt; readonly isMisdirected: boolean }
  | { readonly _tag: 'Failed'; readonly error: RetryError }
  | { readonly _tag: 'Paused' }
  /** No automatic send is left in this interval of the pace. */
  | { readonly _tag: 'Paced' }
  | { readonly _tag: 'Spent'; readonly budget: 'user' | 'day' }
  | { readonly _tag: 'Rejected'; readonly rejected: Rejected }

/** The outcome of a send whose request was put on the wire. */
export const sendOutcomeOf = (outcome: RetryOutcome): SendOutcome => {
  switch (outcome._tag) {
    case 'Effect':
      return { _tag: 'Made', attempt: outcome.attempt, isMisdirected: false }
    case 'EffectElsewhere':
      return { _tag: 'Made', attempt: outcome.attempt, isMisdirected: true }
    case 'DefiniteNo':
    case 'Unknown':
      return { _tag: 'Failed', error: outcome.error }
  }
}

/**
 * When to try again, in Unix milliseconds, if Plaid named no time: after a random wait, so that attempts that were
 * refused together are not sent together again.
 *
 * @param random 0 or more, less than 1
 */
export const backoffUntilMs = (nowMs: number, random: number): number =>
  nowMs + Math.floor(limits.backoffMsMin + random * (limits.backoffMsMax - limits.backoffMsMin))

const afterNo = (error: RetryError, nowMs: number, random: number): SendResult => {
  if (error._tag === 'PlaidRefused') return { _tag: 'Refused', error_code: error.plaid.error_code }
  const notBeforeMs = error._tag === 'PlaidRateLimited' ? nowMs + error.retryAfterSeconds * 1_000 : nowMs
  return { _tag: 'DefiniteNo', notBeforeMs, random }
}

/** What the ledger records of a retry that was sent. */
export const sendResultOf = (outcome: RetryOutcome, nowMs: number, random: number): SendResult => {
  switch (outcome._tag) {
    case 'Effect':
      return { _tag: 'Retried', child_id: outcome.attempt.id }
    case 'EffectElsewhere':
      return { _tag: 'Misdirected', child_id: outcome.attempt.id }
    case 'DefiniteNo':
      return afterNo(outcome.error, nowMs, random)
    case 'Unknown':
      return { _tag: 'Unknown' }
  }
}
