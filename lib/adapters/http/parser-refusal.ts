import type { RetryError } from '../../domain/retry-error.ts'

const parser = '@middy/http-json-body-parser'

const ofForbiddenMember: RetryError = {
  _tag: 'InvalidRequest',
  violations: [{ pointer: '', expected: 'only the members of a retry request' }],
}

/**
 * The error that `@middy/http-json-body-parser` throws for a body, as `RetryError`; undefined for anything else that
 * was thrown. The parser names its package in `cause.package`. It gives a `cause.message` if the text is not JSON or
 * is nested too deeply; without one it met a member that it forbids (`__proto__`, or `constructor` with a
 * `prototype`), which no retry request has.
 */
export const parserRefusal = (thrown: unknown, body: unknown): RetryError | undefined => {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined
  if (typeof cause !== 'object' || cause === null || !('package' in cause) || cause.package !== parser) return undefined
  if (!('message' in cause)) return ofForbiddenMember
  return { _tag: 'Unreadable', reason: String(body).isWellFormed() ? 'bad-json' : 'bad-encoding' }
}
