import * as E from 'fp-ts/Either'
import type { Violation } from '../../codec/violation.ts'
import { type Override, overrides } from '../../domain/preflight.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/request/idempotency-key.ts'
import type { InvalidRequest } from '../../domain/request/request-error.ts'
import type { RetryRequest } from '../../domain/request/retry-request.ts'
import type { ApiRequest } from './api-event.ts'

/** The caller's options in the query and the headers. */
export interface CallOptions {
  readonly dryRun: boolean
  readonly overrides: ReadonlySet<Override>
  readonly idempotencyKey?: string
}

const isOverride = (reason: string): reason is Override => overrides.some(known => known === reason)

const reasonsIn = (override: string | undefined): ReadonlyArray<string> => override?.split(',') ?? []

/** An unknown parameter is refused: it may be a misspelt `dry_run`, and the retry that it should prevent is billed. */
const queryFaults = ({ query }: ApiRequest): ReadonlyArray<string> => {
  const { dry_run, override, ...others } = query
  return [
    ...(dry_run === undefined || dry_run === 'true' || dry_run === 'false' ? [] : ['query dry_run: true or false']),
    ...(reasonsIn(override).every(isOverride) ? [] : [`query override: ${overrides.join(', ')}`]),
    ...(Object.keys(others).length === 0 ? [] : ['query: only the parameters dry_run and override']),
  ]
}

/** An override needs a key, so that a repeat cannot override for a second attempt. */
const headerFaults = ({ headers, query }: ApiRequest): ReadonlyArray<string> => {
  const key = headers['idempotency-key']
  if (key === undefined)
    return query['override'] === undefined ? [] : ['header Idempotency-Key: required with override']
  return isIdempotencyKey(key) ? [] : [`header Idempotency-Key: ${idempotencyKeyExpected}`]
}

/**
 * Reads query and headers. Their violations have no pointer into the body: `pointer` is empty, and `expected` names
 * the place.
 */
export const callOptionsOf = (request: ApiRequest): E.Either<ReadonlyArray<Violation>, CallOptions> => {
  const expected = [...queryFaults(request), ...headerFaults(request)]
  if (expected.length > 0) return E.left(expected.map(text => ({ pointer: '', expected: text })))
  const idempotencyKey = request.headers['idempotency-key']
  return E.right({
    dryRun: request.query['dry_run'] === 'true',
    overrides: new Set(reasonsIn(request.query['override']).filter(isOverride)),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
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
