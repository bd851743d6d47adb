import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { Violation } from '../../codec/violation.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { apiRequestOf } from './api-event.ts'
import { type CallOptions, callOptionsOf } from './call-options.ts'
import { readBody } from './read-body.ts'

/** A call: what the body parser and the handler get instead of API Gateway's event. */
export interface RetryCall {
  /** The text of `readBody` until the parser has run, then the parsed value. */
  body: unknown
  readonly isBase64Encoded: false
  readonly options: E.Either<ReadonlyArray<Violation>, CallOptions>
  readonly caller: string
}

/** Reads API Gateway's event before the body parser does. Errors: `Unreadable`, `NotAllowed`. */
export const readRetryCall = (event: unknown): E.Either<RetryError, RetryCall> =>
  pipe(
    apiRequestOf(event),
    E.bindTo('api'),
    E.bind('body', ({ api }) => readBody(api)),
    E.map(({ api, body }) => ({ body, isBase64Encoded: false, options: callOptionsOf(api), caller: api.caller })),
  )
