import * as t from 'io-ts'

/**
 * One of a closed list of words. `expected` is the fixed text of its violation: by default the list, which should then
 * be short.
 */
export const oneOf = <const M extends string>(
  name: string,
  members: ReadonlyArray<M>,
  expected: string = `one of ${members.join(', ')}`,
): t.Type<M, M, unknown> => {
  const known: ReadonlySet<unknown> = new Set(members)
  const is = (input: unknown): input is M => known.has(input)
  return new t.Type<M, M, unknown>(
    name,
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context, expected)),
    t.identity,
  )
}
