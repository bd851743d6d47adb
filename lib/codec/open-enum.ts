import * as t from 'io-ts'

/**
 * One of the known words of a vendor's list that grows without notice: a known word decodes to itself, any other
 * string to `unrecognised`. A value that is not a string fails.
 */
export const openEnum = <const M extends string>(
  name: string,
  members: ReadonlyArray<M>,
): t.Type<M | 'unrecognised', string, unknown> => {
  const known: ReadonlySet<unknown> = new Set(members)
  const isMember = (input: unknown): input is M => known.has(input)
  return new t.Type<M | 'unrecognised', string, unknown>(
    name,
    (input): input is M | 'unrecognised' => isMember(input) || input === 'unrecognised',
    (input, context) => {
      if (typeof input !== 'string') return t.failure(input, context, 'a string')
      return t.success(isMember(input) ? input : 'unrecognised')
    },
    t.identity,
  )
}
