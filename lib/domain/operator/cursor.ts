import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { text } from '../../codec/text.ts'
import type { InvalidRequest } from '../request/request-error.ts'

const charactersMax = 2_000

/** Where a page begins, as it is sent: JSON in base64url, which a caller returns unread. */
export const CursorText = text<string>('cursor', 'the next of the page before', value =>
  new RegExp(`^[A-Za-z0-9_-]{1,${charactersMax}}$`).test(value),
)

const invalid: InvalidRequest = {
  _tag: 'InvalidRequest',
  violations: [{ pointer: '/cursor', expected: 'the next of the page before' }],
}

const bytesOf = (cursor: string): Uint8Array =>
  Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))

/** Base64 of a length that cannot be is refused by `atob`. */
const decoded = (cursor: string): E.Either<unknown, Uint8Array> =>
  E.tryCatch(
    () => bytesOf(cursor),
    () => invalid,
  )

/** The position in a cursor; undefined: the first page. */
export const readCursor = <A>(
  codec: t.Decoder<unknown, A>,
  cursor: string | undefined,
): E.Either<InvalidRequest, A | undefined> =>
  cursor === undefined
    ? E.right(undefined)
    : pipe(
        decoded(cursor),
        E.flatMap(json.parse),
        E.flatMap(codec.decode),
        E.mapLeft(() => invalid),
      )

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

export const writeCursor = <A>(codec: t.Encoder<A, unknown>, position: A): string =>
  base64(new TextEncoder().encode(JSON.stringify(codec.encode(position))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
