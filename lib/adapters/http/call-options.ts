import * as E from 'fp-ts/Either'
import type { Violation } from '../../codec/violation.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/idempotency-key.ts'
import type { ApiRequest } from './api-event.ts'

/** What a caller asks for beside the body. */
export interface CallOptions {
  readonly dryRun: boolean
}

/** A parameter that nobody knows may be a misspelt `dry_run`: it is refused, as the retry that it meant to prevent is billed. */
const queryViolations = ({ query }: ApiRequest): ReadonlyArray<string> => {
  const { dry_run, ...others } = query
  return [
    ...(dry_run === undefined || dry_run === 'true' || dry_run === 'false' ? [] : ['query dry_run: true or false']),
    ...(Object.keys(others).length === 0 ? [] : ['query: no parameters but dry_run']),
  ]
}

const headerViolations = ({ headers }: ApiRequest): ReadonlyArray<string> => {
  const key = headers['idempotency-key']
  return key === undefined || isIdempotencyKey(key) ? [] : [`header Idempotency-Key: ${idempotencyKeyExpected}`]
}

/** Reads query and headers; a violation there has no pointer into the body, so it points at the whole and says where it is. */
export const callOptionsOf = (request: ApiRequest): E.Either<ReadonlyArray<Violation>, CallOptions> => {
  const expected = [...queryViolations(request), ...headerViolations(request)]
  return expected.length === 0
    ? E.right({ dryRun: request.query['dry_run'] === 'true' })
    : E.left(expected.map(text => ({ pointer: '', expected: text })))
}
