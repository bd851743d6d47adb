import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/**
 * A member that no decision depends on: a value that cannot be read, or is absent, decodes to `instead` and never
 * makes the whole fail.
 */
export const orElse = <A, O, F extends O>(codec: t.Type<A, O, unknown>, instead: F): t.Type<A | F, O, unknown> =>
  new t.Type<A | F, O, unknown>(
    `${codec.name} or ${JSON.stringify(instead)}`,
    (input): input is A | F => codec.is(input) || input === instead,
    input => t.success(E.getOrElseW(() => instead)(codec.decode(input))),
    value => (codec.is(value) ? codec.encode(value) : value),
  )
