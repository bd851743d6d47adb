import * as t from 'io-ts'

/**
 * One thing that is wrong with an input. `pointer` is an RFC 6901 JSON Pointer to a *known* member (an unknown
 * member's name is caller's text: its violation points at the parent). `expected` is fixed text of ours. A value
 * never appears.
 */
export interface Violation {
  readonly pointer: string
  readonly expected: string
}

/** An upper limit, because the input decides how many violations there are. */
const violationsMax = 20

/**
 * What io-ts found, without the values that its errors carry: each failing codec's fixed text (its message, else its
 * name), in the order found, each once, at most `max`.
 */
export const violationsOf = (errors: t.Errors, max: number = violationsMax): ReadonlyArray<Violation> => {
  const found = new Map<string, Violation>()
  for (const error of errors) {
    if (found.size >= max) break
    const violation = violationOf(error)
    found.set(JSON.stringify(violation), violation)
  }
  return [...found.values()]
}

const violationOf = ({ context, message }: t.ValidationError): Violation => ({
  pointer: pointerTo(context),
  expected: message ?? context.at(-1)?.type.name ?? 'another value',
})

/**
 * The first entry is the whole input. A key under a union or an intersection is the index of a member codec, which is
 * not part of the input. A key of a dictionary is the caller's text, so the pointer ends at the dictionary.
 */
const pointerTo = (context: t.Context): string => {
  let pointer = ''
  for (const [depth, { key }] of context.entries()) {
    const parent = context[depth - 1]?.type
    if (parent instanceof t.DictionaryType) break
    if (parent === undefined || parent instanceof t.UnionType || parent instanceof t.IntersectionType) continue
    pointer += `/${escaped(key)}`
  }
  return pointer
}

/** RFC 6901 §3: the tilde first, or the escape of the slash would be escaped. */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
