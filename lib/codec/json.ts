import * as E from 'fp-ts/Either'

/** Any JSON value. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [member: string]: Json }

/**
 * `bad-encoding`: not Unicode text (bytes that are not UTF-8, half a surrogate pair). `bad-json`: text that is not
 * JSON.
 */
export type JsonFault = 'bad-encoding' | 'bad-json'

/**
 * A byte order mark is kept in the text, so that `JSON.parse` refuses it: senders must not add one (RFC 8259 §8.1).
 */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * JSON text, or its bytes in UTF-8, as an unknown value. Never throws, at any depth. Of a duplicate member, the last
 * one counts. The parser's own message is dropped: it quotes the text.
 */
export const parse = (input: string | Uint8Array): E.Either<JsonFault, unknown> =>
  E.flatMap(textOf(input), text =>
    E.tryCatch(
      (): unknown => JSON.parse(text),
      () => 'bad-json' as const,
    ),
  )

const textOf = (input: string | Uint8Array): E.Either<JsonFault, string> => {
  if (typeof input === 'string') return input.isWellFormed() ? E.right(input) : E.left('bad-encoding')
  return E.tryCatch(
    () => utf8.decode(input),
    () => 'bad-encoding' as const,
  )
}

/** Compact JSON text. */
export const stringify = (value: Json): string => JSON.stringify(value)
