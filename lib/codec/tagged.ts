import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/**
 * A union of objects that one literal member, the tag, distinguishes. The tag is read first, and only the branch that
 * it names reports violations. A tag that names no branch is a violation at the tag; `untagged` then checks the
 * members that all branches share, so that a caller gets all violations at once. (`t.union` puts indices of branches
 * into the context, and stops at the tag.)
 *
 * @param branches by value of the tag, in the order in which the violation lists them
 * @param untagged accepts what any branch could accept, whatever the tag is
 */
export const tagged = <B extends Readonly<Record<string, t.Mixed>>>(
  name: string,
  tag: string,
  branches: B,
  untagged: t.Mixed,
): t.Type<t.TypeOf<B[keyof B]>, t.OutputOf<B[keyof B]>, unknown> => {
  const oneOf = `one of ${Object.keys(branches).join(', ')}`
  // Only own members, of the input and of `branches`: `constructor` must not name a branch.
  const branchOf = (input: unknown): t.Mixed | undefined => {
    if (!t.UnknownRecord.is(input) || !Object.hasOwn(input, tag)) return undefined
    const value = input[tag]
    return typeof value === 'string' && Object.hasOwn(branches, value) ? branches[value] : undefined
  }

  return new t.Type<t.TypeOf<B[keyof B]>, t.OutputOf<B[keyof B]>, unknown>(
    name,
    (input): input is t.TypeOf<B[keyof B]> => branchOf(input)?.is(input) ?? false,
    (input, context) => {
      const branch = branchOf(input)
      if (branch !== undefined) return branch.validate(input, context)
      if (!t.UnknownRecord.is(input)) return t.failure(input, context, 'an object')
      const shared = untagged.validate(input, context)
      const atTag = { value: undefined, context: t.appendContext(context, tag, t.never), message: oneOf }
      return t.failures([atTag, ...(E.isLeft(shared) ? shared.left : [])])
    },
    // Every value of this type names a branch. A value that a cast forced into the type must not be sent unchecked.
    value => {
      const branch = branchOf(value)
      if (branch === undefined) throw new TypeError(`${name}: the tag names no branch`)
      return branch.encode(value)
    },
  )
}
