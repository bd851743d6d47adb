import type { AttemptStatus } from './attempt.ts'
import type { RetryRequest } from './retry-request.ts'

/** Plaid's schema `Strategy`. */
export type Strategy = RetryRequest['strategy']

/** A request as it goes to Plaid: `infer` has been resolved, so that what is sent is what was decided and recorded. */
export type ConcreteRetryRequest = Exclude<RetryRequest, { readonly strategy: 'infer' }>

/**
 * What `infer` means for the newest attempt. Source: Plaid's schema `Strategy`: `incomplete` after `failed` or `expired`,
 * `reset` after everything else.
 */
const inferred = (status: AttemptStatus): 'incomplete' | 'reset' =>
  status === 'failed' || status === 'expired' ? 'incomplete' : 'reset'

/** The request with its strategy resolved against the newest attempt. */
export const concrete = (request: RetryRequest, newest: AttemptStatus): ConcreteRetryRequest => {
  if (request.strategy !== 'infer') return request
  switch (inferred(newest)) {
    case 'incomplete':
      return { ...request, strategy: 'incomplete' }
    case 'reset':
      return { ...request, strategy: 'reset' }
  }
}
