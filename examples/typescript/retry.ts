/**
 * Retries the newest attempt of a user: node retry.ts <file with the request> <idempotency key>
 *
 * Node 22.18 or newer runs it as it is. For Node 20: npx tsc -p . --noEmit false --rewriteRelativeImportExtensions
 * --outDir out, then node out/retry.js.
 *
 * For stages with `callers: jwt`. Needs in the environment IDV_RETRY_URL (the output RetryUrl of the stack) and
 * IDV_RETRY_TOKEN. The types in idv-retry-api.d.ts are made from docs/openapi.yaml by openapi-typescript.
 */
import { readFile } from 'node:fs/promises'
import type { operations } from './idv-retry-api.d.ts'

type Retry = operations['retryIdentityVerification']
type RetryRequest = Retry['requestBody']['content']['application/json']
type Answers = Retry['responses']
type Retried = Answers[200 | 201]['content']['application/json']
type Problem = Answers[400 | 403 | 404 | 409 | 413 | 415 | 422 | 500 | 502 | 503]['content']['application/problem+json']

/** What became of a call. `again`: the same request under the same key, after so many seconds. */
type Outcome =
  | { readonly is: 'made'; readonly answer: Retried }
  | { readonly is: 'again'; readonly afterSeconds: number }
  | { readonly is: 'refused'; readonly why: string }

/** A new `code` does not compile without its line. */
const outcomeOf = (problem: Problem): Outcome => {
  switch (problem.code) {
    case 'retry-in-progress':
    case 'plaid-rate-limited':
      return { is: 'again', afterSeconds: problem.retry_after }
    case 'plaid-unavailable':
      return { is: 'again', afterSeconds: 5 }
    case 'plaid-unreadable':
      return { is: 'again', afterSeconds: 900 }
    case 'secrets-unavailable':
    case 'ledger-unavailable':
    case 'bus-unavailable':
      return { is: 'again', afterSeconds: problem.retry_after ?? 5 }
    case 'defect':
    case 'outcome-unknown':
      return { is: 'again', afterSeconds: 60 }
    case 'retry-not-permitted':
      if (problem.reason === 'paused') return { is: 'again', afterSeconds: 60 }
      return problem.retry_after === undefined
        ? { is: 'refused', why: problem.reason }
        : { is: 'again', afterSeconds: problem.retry_after }
    case 'invalid-request':
      return {
        is: 'refused',
        why: problem.violations.map(({ pointer, expected }) => `${pointer || 'the request'}: ${expected}`).join('\n'),
      }
    case 'unreadable':
      return { is: 'refused', why: problem.reason }
    case 'plaid-refused':
      return { is: 'refused', why: problem.plaid.error_code }
    case 'not-allowed':
    case 'attempt-not-found':
    case 'idempotency-key-reused':
      return { is: 'refused', why: problem.title }
  }
}

const retry = async (request: RetryRequest, idempotencyKey: string): Promise<Outcome> => {
  const answer = await fetch(String(process.env['IDV_RETRY_URL']), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${process.env['IDV_RETRY_TOKEN']}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(35_000),
  })
  const body: unknown = await answer.json()
  if (answer.ok) return { is: 'made', answer: body as Retried }
  if (answer.headers.get('content-type') === 'application/problem+json') return outcomeOf(body as Problem)
  // From API Gateway itself. A 5xx may follow a send.
  return answer.status === 429 || answer.status >= 500
    ? { is: 'again', afterSeconds: answer.status === 429 ? 5 : 60 }
    : { is: 'refused', why: `API Gateway answered ${answer.status}` }
}

const [file, key] = process.argv.slice(2)
if (file === undefined || key === undefined) {
  console.error('Usage: node retry.ts <file with the request> <idempotency key>')
  process.exit(2)
}
const outcome = await retry(JSON.parse(await readFile(file, 'utf8')), key)
console.log(JSON.stringify(outcome, null, 2))
process.exitCode = outcome.is === 'made' ? 0 : 1
