import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/**
 * The values of `codec` that `holds`, with a narrower type. One that does not hold is a violation at the value as a
 * whole, with the fixed text `expected`.
 */
export const refined = <A, B extends A, O>(
  codec: t.Type<A, O, unknown>,
  expected: string,
  holds: (value: A) => value is B,
): t.Type<B, O, unknown> =>
  new t.Type(
    codec.name,
    (input): input is B => codec.is(input) && holds(input),
    (input, context) =>
      E.flatMap(codec.validate(input, context), value =>
        holds(value) ? t.success(value) : t.failure(input, context, expected),
      ),
    codec.encode,
  )
