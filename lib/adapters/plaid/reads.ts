import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import type { Evidence } from '../../domain/plaid/evidence.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { Credentials, PlaidCredentials } from '../../ports/credentials.ts'
import { type Deadline, noTimeLeft } from './deadline.ts'
import { headersFor } from './headers.ts'
import { readFailure } from './read-failure.ts'
import type { ReadPath, Wire } from './wire.ts'

export interface ReadsOptions {
  readonly wire: Wire
  readonly credentials: Credentials
  readonly nowMs: () => number
}

interface Query<A> {
  readonly path: ReadPath
  readonly body: { readonly [member: string]: string }
  readonly answer: Pick<t.Decoder<unknown, A>, 'decode'>
  readonly leftMs: Deadline
}

/** One read: the decoded answer, or why there is none. */
export type Read = <A>(query: Query<A>) => TE.TaskEither<RetryError, A>

const decode = <A>(codec: Query<A>['answer'], evidence: Evidence, nowMs: number): E.Either<RetryError, A> => {
  const failure = (): RetryError => readFailure(evidence, nowMs)
  if (evidence._tag !== 'Answered' || evidence.status < 200 || evidence.status >= 300) return E.left(failure())
  return pipe(json.parse(evidence.body), E.flatMap(codec.decode), E.mapLeft(failure))
}

const areKeysRefused = (error: RetryError): boolean =>
  error._tag === 'SecretsUnavailable' && error.cause === 'refused-by-plaid'

/**
 * Reads from Plaid with the keys in use. If Plaid refuses them, they are loaded again, once, and the read is repeated
 * with the new ones: a rotation costs one extra read, and the first call after it succeeds.
 */
export const readsOver = ({ wire, credentials, nowMs }: ReadsOptions): Read => {
  const readWith = <A>(
    { path, body, answer, leftMs }: Query<A>,
    keys: PlaidCredentials,
  ): TE.TaskEither<RetryError, A> =>
    leftMs() <= 0
      ? TE.left(noTimeLeft())
      : pipe(
          TE.fromTask(() => wire.read({ path, headers: headersFor(keys), body: json.stringify(body) }, leftMs())),
          TE.flatMapEither(evidence => decode(answer, evidence, nowMs())),
        )

  const readAgain = <A>(query: Query<A>, refused: PlaidCredentials): TE.TaskEither<RetryError, A> =>
    pipe(
      credentials.after(refused),
      TE.flatMap(keys => readWith(query, keys)),
    )

  return query =>
    pipe(
      credentials.current,
      TE.flatMap(keys =>
        pipe(
          readWith(query, keys),
          TE.orElse(error => (areKeysRefused(error) ? readAgain(query, keys) : TE.left(error))),
        ),
      ),
    )
}
