import type { Counter } from './budget.ts'
import type { RetryOutcome } from './classify-retry.ts'
import type { Rejected } from './ledger/rejected.ts'
import type { Attempt } from './plaid/attempt.ts'
import type { RetryError } from './retry-error.ts'

/**
 * The outcome of a send. `Paused`, `Spent`, `Rejected`: nothing was sent. `Failed`: no new attempt is known, and the
 * ledger has the details.
 */
export type SendOutcome =
  | { readonly _tag: 'Made'; readonly attempt: Attempt; readonly isMisdirected: boolean }
  | { readonly _tag: 'Failed'; readonly error: RetryError }
  | { readonly _tag: 'Paused' }
  | { readonly _tag: 'Spent'; readonly counter: Counter['_tag'] }
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
