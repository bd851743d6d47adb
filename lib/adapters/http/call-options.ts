import * as E from 'fp-ts/Either'
import type { Violation } from '../../codec/violation.ts'
import { type Override, overrides } from '../../domain/preflight.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/request/idempotency-key.ts'
import type { InvalidRequest } from '../../domain/request/request-error.ts'
import type { RetryRequest } from '../../domain/request/retry-request.ts'
import type { ApiRequest } from './api-event.ts'
import type { Once } from './once.ts'

/** The caller's options in the query and the headers. */
export interface CallOptions {
  readonly dryRun: boolean
  readonly overrides: ReadonlySet<Override>
  readonly idempotencyKey?: string
}

const isOverride = (reason: string): reason is Override => overrides.some(known => known === reason)

const known: ReadonlyArray<string> = ['dry_run', 'override']

/** An unknown parameter is refused: it may be a misspelt `dry_run`, and the retry that it should prevent is billed. */
const namesFault = ({ parameterNames }: ApiRequest): ReadonlyArray<string> =>
  parameterNames?.every(name => known.includes(name)) ? [] : ['query: only the parameters dry_run and override']

/** What an event says in a place: absent, or one text that `read` accepts; else what was expected there. */
const optional =
  <A>(place: string, expected: string, read: (text: string) => A | undefined) =>
  (once: Once): E.Either<string, A | undefined> => {
    if (once._tag === 'Absent') return E.right(undefined)
    if (once._tag === 'Unclear') return E.left(`${place}: given once, as a text`)
    const value = read(once.text)
    return value === undefined ? E.left(`${place}: ${expected}`) : E.right(value)
  }

const dryRunOf = optional('query dry_run', 'true or false', text =>
  text === 'true' || text === 'false' ? text === 'true' : undefined,
)

const overridesOf = optional('query override', overrides.join(', '), text => {
  const reasons = text.split(',')
  return reasons.every(isOverride) ? new Set(reasons) : undefined
})

const keyOf = optional('header Idempotency-Key', idempotencyKeyExpected, text =>
  isIdempotencyKey(text) ? text : undefined,
)

/** An override needs a key, so that a repeat cannot override for a second attempt. */
const keyNeeded = 'header Idempotency-Key: required with override'

const faultOf = (read: E.Either<string, unknown>): ReadonlyArray<string> => (E.isLeft(read) ? [read.left] : [])

/**
 * Reads query and headers. Their violations have no pointer into the body: `pointer` is empty, and `expected` names
 * the place.
 */
export const callOptionsOf = (request: ApiRequest): E.Either<ReadonlyArray<Violation>, CallOptions> => {
  const override = request.parameter('override')
  const header = request.header('idempotency-key')
  const dryRun = dryRunOf(request.parameter('dry_run'))
  const reasons = overridesOf(override)
  const key = keyOf(header)
  const needed = header._tag === 'Absent' && override._tag !== 'Absent' ? [keyNeeded] : []
  const faults = [...faultOf(dryRun), ...faultOf(reasons), ...namesFault(request), ...faultOf(key), ...needed]
  if (E.isLeft(dryRun) || E.isLeft(reasons) || E.isLeft(key) || faults.length > 0)
    return E.left(faults.map(expected => ({ pointer: '', expected })))
  return E.right({
    dryRun: dryRun.right ?? false,
    overrides: reasons.right ?? new Set(),
    ...(key.right !== undefined && { idempotencyKey: key.right }),
  })
}

/** A retry request with the options of its call. */
export type AskedRetry = CallOptions & { readonly request: RetryRequest }

const overrideViolation: Violation = { pointer: '/strategy', expected: 'reset or custom when override is given' }

/** A retry of an unfinished or a verified attempt must start anew. */
const isOverrideUsable = ({ overrides: reasons, request }: AskedRetry): boolean =>
  reasons.size === 0 || request.strategy === 'reset' || request.strategy === 'custom'

/** Joins a decoded body with the options of its call; errors: the violations of both. */
export const withOptions =
  (options: E.Either<ReadonlyArray<Violation>, CallOptions>) =>
  (decoded: E.Either<InvalidRequest, RetryRequest>): E.Either<InvalidRequest, AskedRetry> => {
    if (E.isLeft(options)) {
      const ofBody = E.isLeft(decoded) ? decoded.left.violations : []
      return E.left({ _tag: 'InvalidRequest', violations: [...options.left, ...ofBody] })
    }
    if (E.isLeft(decoded)) return decoded
    const asked = { ...options.right, request: decoded.right }
    return isOverrideUsable(asked)
      ? E.right(asked)
      : E.left({ _tag: 'InvalidRequest', violations: [overrideViolation] })
  }
