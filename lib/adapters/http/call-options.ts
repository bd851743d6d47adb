import * as E from 'fp-ts/Either'
import type { Violation } from '../../codec/violation.ts'
import { type Override, overrides } from '../../domain/preflight.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/request/idempotency-key.ts'
import type { InvalidRequest } from '../../domain/request/request-error.ts'
import type { RetryRequest } from '../../domain/request/retry-request.ts'
import type { ApiRequest } from './api-event.ts'

/** What a caller asks for beside the body. */
export interface CallOptions {
  readonly dryRun: boolean
  readonly overrides: ReadonlySet<Override>
  readonly idempotencyKey?: string
}

const isOverride = (reason: string): reason is Override => overrides.some(known => known === reason)

const reasonsIn = (override: string | undefined): ReadonlyArray<string> => override?.split(',') ?? []

/** A parameter that nobody knows may be a misspelt `dry_run`: it is refused, as the retry that it meant to prevent is billed. */
const queryFaults = ({ query }: ApiRequest): ReadonlyArray<string> => {
  const { dry_run, override, ...others } = query
  return [
    ...(dry_run === undefined || dry_run === 'true' || dry_run === 'false' ? [] : ['query dry_run: true or false']),
    ...(reasonsIn(override).every(isOverride) ? [] : [`query override: ${overrides.join(', ')}`]),
    ...(Object.keys(others).length === 0 ? [] : ['query: no parameters but dry_run, override']),
  ]
}

/** An override is a decision about one attempt: under a key it cannot be taken twice. */
const headerFaults = ({ headers, query }: ApiRequest): ReadonlyArray<string> => {
  const key = headers['idempotency-key']
  if (key === undefined)
    return query['override'] === undefined ? [] : ['header Idempotency-Key: present, with override']
  return isIdempotencyKey(key) ? [] : [`header Idempotency-Key: ${idempotencyKeyExpected}`]
}

/** Reads query and headers; a violation there has no pointer into the body, so it points at the whole and says where it is. */
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

/** A retry request with what stands beside it. */
export type AskedRetry = CallOptions & { readonly request: RetryRequest }

const overrideViolation: Violation = { pointer: '/strategy', expected: 'reset or custom, with override' }

/** To override an unfinished or a verified attempt is to start anew. */
const isOverrideUsable = ({ overrides: reasons, request }: AskedRetry): boolean =>
  reasons.size === 0 || request.strategy === 'reset' || request.strategy === 'custom'

/** Joins a decoded body with the options of its call, or the violations of both. */
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
