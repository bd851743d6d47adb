import type { OperatorProblem } from '../../lib/domain/operator/operator-answer.ts'

/** What a person can do about a problem, by its code. */
const advice: Readonly<Record<string, string>> = {
  'attempt-not-found': 'Check the id, and whether --template and the stage are right.',
  paused: 'See idvr status; idvr resume lets retries be sent again.',
  'retry-in-progress': 'Wait a moment, then look with idvr explain.',
  'idempotency-key-reused': 'Choose another --key for another request.',
  'outcome-unknown': 'Do not repeat it: idvr explain shows when the outcome is known.',
  'ledger-unavailable': 'Try again in a minute.',
  'plaid-unavailable':
    'Try again in a minute. If it lasts: docs/runbook.md, plaid-unavailable; what is due waits, and nothing is lost.',
  'secrets-unavailable': 'Check the secret of the stage: docs/runbook.md, plaid-keys-unusable.',
  defect: 'The log of the function says more: search for the request id.',
}

/** A problem document in sentences. Its texts are safe to print. */
export const problemInWords = (problem: OperatorProblem): string => {
  const { title, code, reason, violations = [], retry_after, plaid, request_id } = problem
  const why = reason === undefined ? code : `${code}: ${reason}`
  const wrong = violations.map(
    ({ pointer, expected }) => `${pointer === '' ? 'the request' : pointer} must be ${expected}`,
  )
  const sentences = [
    `${title} (${why})`,
    ...(wrong.length === 0 ? [] : [`${wrong.join('; ')}.`]),
    ...(plaid === undefined ? [] : [`Plaid says ${Object.values(plaid).filter(Boolean).join(', ')}.`]),
    ...(retry_after === undefined ? [] : [`Try again in ${retry_after} s.`]),
    ...[advice[reason ?? ''] ?? advice[code]].filter(text => text !== undefined),
    `Request id ${request_id}.`,
  ]
  return sentences.join(' ')
}
