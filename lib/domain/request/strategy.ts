import type { AttemptStatus } from '../plaid/attempt.ts'
import type { RetryRequest } from './retry-request.ts'

/** Plaid's schema `Strategy`. */
export type Strategy = RetryRequest['strategy']

/**
 * A request as it is sent to Plaid: `infer` is resolved, so that the request sent is the one that was decided and
 * recorded.
 */
export type ConcreteRetryRequest = Exclude<RetryRequest, { readonly strategy: 'infer' }>

/**
 * What `infer` means for the newest attempt: `incomplete` after `failed` or `expired`, `reset` after everything else.
 * Source: Plaid's schema `Strategy`.
 */
const inferred = (status: AttemptStatus): 'incomplete' | 'reset' =>
  status === 'failed' || status === 'expired' ? 'incomplete' : 'reset'

/** The request with its strategy resolved against the newest attempt. */
export const concreteRequest = (request: RetryRequest, newest: AttemptStatus): ConcreteRetryRequest => {
  if (request.strategy !== 'infer') return request
  switch (inferred(newest)) {
    case 'incomplete':
      return { ...request, strategy: 'incomplete' }
    case 'reset':
      return { ...request, strategy: 'reset' }
  }
}
