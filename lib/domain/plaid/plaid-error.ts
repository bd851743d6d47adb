import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { text } from '../../codec/text.ts'

/**
 * The members of Plaid's error that may be passed on: its codes, and the id that Plaid's support asks for. Its
 * message is free text, and is never passed on.
 * Source: Plaid's schema `PlaidError`.
 */
export interface PlaidErrorCodes {
  readonly error_type: string
  readonly error_code: string
  readonly request_id?: string
}

const code = text('code', 'capital letters, digits and underscores', value => /^[A-Z0-9_]{1,64}$/.test(value))
const requestId = text('request id', 'letters, digits, - and _', value => /^[A-Za-z0-9_-]{1,64}$/.test(value))

const Codes = t.strict({ error_type: code, error_code: code, request_id: t.unknown }, 'PlaidError')

/**
 * Plaid's error in the body of an answer; none if the body is not one, or if a code is not in the form of Plaid's
 * codes. A request id that is not in the form of an id is left out.
 * Source: Plaid's schema `PlaidError`.
 */
export const plaidErrorOf = (body: string): O.Option<PlaidErrorCodes> =>
  pipe(
    json.parse(body),
    E.flatMap(Codes.decode),
    O.fromEither,
    O.map(({ error_type, error_code, request_id }) =>
      requestId.is(request_id) ? { error_type, error_code, request_id } : { error_type, error_code },
    ),
  )
