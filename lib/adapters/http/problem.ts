import { limits } from '../../domain/limits.ts'
import type { Problem } from '../../domain/problem.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import { type HttpAnswer, httpAnswer } from './http-answer.ts'
import { type ProblemKind, problemRow } from './problem-table.ts'

const fits = (problem: Problem): boolean => Buffer.byteLength(JSON.stringify(problem)) <= limits.problemBytesMax

/** Drops violations from the end until the document fits into the limit. */
const fitted = (problem: Problem): Problem => {
  let shorter = problem
  while (shorter.violations !== undefined && shorter.violations.length > 1 && !fits(shorter))
    shorter = { ...shorter, violations: shorter.violations.slice(0, -1) }
  return shorter
}

/** After AWS refused the time of a signature. A repeat is signed anew, and the clock is corrected by then. */
const clockRetryAfterSeconds = 5

const retryAfterOf = (error: RetryError): number | undefined => {
  if ('retryAfterSeconds' in error) return error.retryAfterSeconds
  return 'cause' in error && error.cause === 'clock' ? clockRetryAfterSeconds : undefined
}

/** The problem document of an error: of each kind the same statuses and codes, and titles of its own. */
export const problemOf = (error: RetryError, requestId: string, kind: ProblemKind): Problem => {
  const { code } = retryErrorRow(error)
  const { status, title } = problemRow(error, kind)
  const retryAfter = retryAfterOf(error)
  return fitted({
    type: `urn:idv-retry:problem:${code}`,
    title,
    status,
    code,
    request_id: requestId,
    ...('reason' in error && { reason: error.reason }),
    ...('violations' in error && { violations: error.violations }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    ...('plaid' in error && error.plaid !== undefined && { plaid: error.plaid }),
  })
}

/** The problem document of a defect. It shows nothing of what was thrown. */
export const defectProblem = (requestId: string): Problem => ({
  type: 'urn:idv-retry:problem:defect',
  title: 'Something went wrong in this service.',
  status: 500,
  code: 'defect',
  request_id: requestId,
})

/** A problem document as an answer to an HTTP caller. */
export const answerWith = (problem: Problem): HttpAnswer =>
  httpAnswer(
    problem.status,
    'application/problem+json',
    problem,
    problem.retry_after === undefined ? {} : { 'retry-after': String(problem.retry_after) },
  )

/** The answer to an HTTP caller whose retry failed. */
export const problemAnswer = (error: RetryError, requestId: string): HttpAnswer =>
  answerWith(problemOf(error, requestId, 'retry'))

/** The answer to an HTTP caller for a defect. */
export const defectAnswer = (requestId: string): HttpAnswer => answerWith(defectProblem(requestId))
