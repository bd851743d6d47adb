import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import { evidenceOf as answered } from '../../support/memory-plaid.ts'
import { plaidError } from '../../support/plaid-error.ts'

/** How the network and Plaid may answer a request. */
export type Answering =
  | 'as it is'
  | 'hang-up'
  | 'timeout'
  | '500'
  | '408'
  | 'cut short'
  | 'rate limit'
  | 'rate limit for 10 minutes'
  | 'maintenance'
  | 'refusal'
  | 'not connected'
  | 'no effect, 500'
  | 'no effect, hang-up'

export const answerings: ReadonlyArray<Answering> = [
  'hang-up',
  'timeout',
  '500',
  '408',
  'cut short',
  'rate limit',
  'rate limit for 10 minutes',
  'maintenance',
  'refusal',
  'not connected',
  'no effect, 500',
  'no effect, hang-up',
]

const internal = plaidError('API_ERROR', 'INTERNAL_SERVER_ERROR')

const refusals: Partial<Record<Answering, Evidence>> = {
  'rate limit': answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT')),
  'rate limit for 10 minutes': answered(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'), '600'),
  maintenance: answered(503, plaidError('API_ERROR', 'PLANNED_MAINTENANCE')),
  refusal: answered(400, plaidError('INVALID_REQUEST', 'INVALID_FIELD')),
  'not connected': { _tag: 'NotConnected' },
}

const withoutEffect: Partial<Record<Answering, Evidence>> = {
  ...refusals,
  'no effect, 500': answered(500, internal),
  'no effect, hang-up': { _tag: 'Lost', cause: 'connection-lost' },
}

/** How long Plaid asks to wait, in milliseconds. */
export const askedWaitMs = (answering: Answering): number => (answering === 'rate limit for 10 minutes' ? 600_000 : 0)

/** Whether an answer is a definite no. */
export const isDefiniteNo = (answering: Answering): boolean => answering in refusals

/** The evidence if Plaid created nothing; undefined if it created an attempt. */
export const answerWithoutEffect = (answering: Answering): Evidence | undefined => withoutEffect[answering]

/** The evidence if Plaid created an attempt: Plaid's answer, or what the network made of it. */
export const answerAfterEffect = (answering: Answering, answer: Evidence): Evidence => {
  const instead: Partial<Record<Answering, Evidence>> = {
    'hang-up': { _tag: 'Lost', cause: 'connection-lost' },
    timeout: { _tag: 'Lost', cause: 'timeout' },
    '500': answered(500, internal),
    '408': answered(408, ''),
    ...(answer._tag === 'Answered' && { 'cut short': { ...answer, body: answer.body.slice(0, -10) } }),
  }
  return instead[answering] ?? answer
}
