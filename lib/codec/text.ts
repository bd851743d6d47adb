import * as t from 'io-ts'

/**
 * A string that satisfies `holds`, unchanged (never trimmed, never normalised). `expected` is the fixed text of its
 * violation. `A` may be a branded string.
 */
export const text = <A extends string = string>(
  name: string,
  expected: string,
  holds: (value: string) => boolean,
): t.Type<A, string, unknown> => {
  const is = (input: unknown): input is A => typeof input === 'string' && holds(input)
  return new t.Type<A, string, unknown>(
    name,
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context, expected)),
    t.identity,
  )
}
