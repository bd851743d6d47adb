import type { RetryError, RetryErrorTag } from '../../domain/retry-error.ts'
import { type Problem, problemOf } from './problem.ts'

/** Where the title of a retry's problem would be wrong for a question. */
const titles: Readonly<Partial<Record<RetryErrorTag, string>>> = {
  InvalidRequest: 'This is not a valid request.',
  NotAllowed: 'This caller may not ask about this template.',
  AttemptNotFound: 'No attempt was found.',
  PlaidRateLimited: 'Plaid limits the rate of requests: try again later.',
  PlaidUnavailable: 'Plaid is not available: try again later.',
  PlaidUnreadable: 'Plaid sent an answer that this service cannot read.',
  SecretsUnavailable: "Plaid's API keys are not available: try again later.",
  LedgerUnavailable: 'The ledger is not available: try again later.',
}

/** The problem document of an error to somebody who only asked: the same statuses and codes as for a retry. */
export const readProblem = (error: RetryError, requestId: string): Problem => {
  const problem = problemOf(error, requestId)
  return { ...problem, title: titles[error._tag] ?? problem.title }
}
