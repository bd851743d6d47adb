import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { text } from '../../codec/text.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { PlaidCredentials } from '../../ports/credentials.ts'

/**
 * Text that an HTTP header carries unchanged. It is not trimmed: a key with white space at its end is a mistake in
 * the secret, and is an error.
 */
const key = text('key', '1 to 256 visible ASCII characters', value => /^[\x21-\x7e]{1,256}$/.test(value))

const Secret: t.Type<PlaidCredentials, unknown, unknown> = t.strict({ client_id: key, secret: key }, 'Secret')

const wrongShape: RetryError = { _tag: 'SecretsUnavailable', cause: 'wrong-shape' }

/**
 * Plaid's keys in the text of a secret, `{"client_id": "…", "secret": "…"}`; other members are ignored. A binary
 * secret has no text.
 */
export const credentialsIn = (secret: string | undefined): E.Either<RetryError, PlaidCredentials> =>
  pipe(
    E.fromNullable(wrongShape)(secret),
    E.flatMap(json.parse),
    E.flatMap(Secret.decode),
    E.mapLeft(() => wrongShape),
  )
