import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'
import { type Violation, violationsOf } from '../../../codec/violation.ts'
import { PolicyDocument } from './policy-document.ts'
import { escaped, type Refusal, sentenceOf } from './refusal.ts'

/** A file as far as it could be read, and what is wrong with the rest. */
export interface ReadDocument {
  /** Without the members that are refused; undefined if it is not an object. */
  readonly document: PolicyDocument | undefined
  readonly refusals: ReadonlyArray<Refusal>
}

/** An object or a list, as JSON has them. */
type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** A file that says null says nothing: it could be meant as "none" or as "as before". */
const nullsIn = (value: unknown, pointer = ''): ReadonlyArray<Violation> => {
  if (value === null)
    return [{ pointer, expected: 'a value: null says nothing, and what is to stay as it is can be left out' }]
  return isTree(value)
    ? Object.entries(value).flatMap(([member, inner]) => nullsIn(inner, `${pointer}/${escaped(member)}`))
    : []
}

const unescaped = (member: string): string => member.replaceAll('~1', '/').replaceAll('~0', '~')

const pathOf = (pointer: string): ReadonlyArray<string> => pointer.split('/').slice(1).map(unescaped)

const at = (value: unknown, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((tree, member) => (isTree(tree) ? tree[member] : undefined), value)

/** The value without what stands at a path. An element of a list goes, so that the list has the others only. */
const without = (value: unknown, [member, ...path]: ReadonlyArray<string>): unknown => {
  if (member === undefined) return undefined
  if (!isTree(value)) return value
  const changed = Object.entries(value).flatMap(([key, inner]) => {
    if (key !== member) return [[key, inner] as const]
    return path.length === 0 ? [] : [[key, without(inner, path)] as const]
  })
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed)
}

const onlyThese = /^only these members: (.*)$/

/** The author of a policy sees which member is not known, each at its own place. */
const named = (input: unknown, { pointer, expected }: Violation): ReadonlyArray<Violation> => {
  const known = onlyThese.exec(expected)?.[1]?.split(', ')
  if (known === undefined) return [{ pointer, expected }]
  const object = at(input, pathOf(pointer))
  const members = isTree(object) ? Object.keys(object).filter(member => !known.includes(member)) : []
  return members.map(member => ({
    pointer: `${pointer}/${escaped(member)}`,
    expected: `not a member here: there are ${known.join(', ')}`,
  }))
}

const decode = (input: unknown): E.Either<ReadonlyArray<Violation>, PolicyDocument> =>
  E.mapLeft((errors: t.Errors) => violationsOf(errors, Number.POSITIVE_INFINITY).flatMap(each => named(input, each)))(
    PolicyDocument.decode(input),
  )

/** The last element of a list first: what is taken out moves what follows it. */
const lastFirst = (one: string, other: string): number => other.localeCompare(one, 'en', { numeric: true })

const leaveOut = (value: unknown, pointers: ReadonlyArray<string>): unknown =>
  pointers.toSorted(lastFirst).reduce((rest, pointer) => without(rest, pathOf(pointer)), value)

/** A refused version is no reason to look at nothing else. */
const versioned = (input: unknown): unknown =>
  isTree(input) && !Array.isArray(input) ? { version: 'unnamed', ...input } : input

const read = (input: unknown, leftOut: ReadonlyArray<string>): E.Either<ReadonlyArray<Violation>, PolicyDocument> =>
  decode(versioned(leaveOut(input, leftOut)))

/** What stays of an input without its violations. Where a part cannot do without them, the whole part goes. */
const remaining = (input: unknown, violations: ReadonlyArray<Violation>): PolicyDocument | undefined => {
  const pointers = violations.map(({ pointer }) => pointer)
  const some = read(input, pointers)
  if (E.isRight(some)) return some.right
  const parts = some.left.map(({ pointer }) => `/${pathOf(pointer)[0] ?? ''}`)
  const others = pointers.filter(pointer => !parts.some(part => pointer.startsWith(`${part}/`)))
  return E.getOrElseW(() => undefined)(read(input, [...new Set([...parts, ...others])]))
}

const refusalsOf = (violations: ReadonlyArray<Violation>): ReadonlyArray<Refusal> =>
  violations.map(({ pointer, expected }) => ({ pointer, reason: sentenceOf(expected) }))

/**
 * Reads one policy file. All that is wrong with it is found at once: what is refused is left out, and the rest is read
 * on.
 */
export const readDocument = (input: unknown): ReadDocument => {
  const nulls = nullsIn(input)
  const rest = leaveOut(
    input,
    nulls.map(({ pointer }) => pointer),
  )
  const decoded = decode(rest)
  if (E.isRight(decoded)) return { document: decoded.right, refusals: refusalsOf(nulls) }
  const others = decoded.left.filter(({ pointer }) => !nulls.some(each => each.pointer === pointer))
  return { document: remaining(rest, decoded.left), refusals: refusalsOf([...nulls, ...others]) }
}
