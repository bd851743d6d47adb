import * as t from 'io-ts'
import { instant } from './instant.ts'

/** `unknown`: the value is absent or null. `unrecognised`: it is present, and this version does not know it. */
export type Unread = 'unknown' | 'unrecognised'

/** Reads a vendor's value and never fails: a value that cannot be read becomes `unknown` or `unrecognised`. */
export type Reader<A> = (input: unknown) => A

/**
 * Used for the members of a value that should have been an object or a list: every reader reads it as `unrecognised`.
 */
const illegible = Symbol('illegible')

const isAbsent = (input: unknown): input is null | undefined => input === null || input === undefined

const readerOf =
  <A>(is: (input: unknown) => input is A): Reader<A | Unread> =>
  input => {
    if (isAbsent(input)) return 'unknown'
    return is(input) ? input : 'unrecognised'
  }

/** One of the known words of a list that grows without notice. */
export const word = <const M extends string>(known: ReadonlyArray<M>): Reader<M | Unread> => {
  const members: ReadonlySet<unknown> = new Set(known)
  return readerOf((input): input is M => members.has(input))
}

export const flag: Reader<boolean | Unread> = readerOf(input => typeof input === 'boolean')

/** Zero or more, not necessarily whole. */
export const quantity: Reader<number | Unread> = readerOf(
  (input): input is number => typeof input === 'number' && Number.isFinite(input) && input >= 0,
)

/** An instant as `instant.ts` reads it; the value stays a string. Otherwise the text `unknown` or `unrecognised`. */
export const moment: Reader<string> = readerOf((input): input is string => instant.is(input))

/**
 * Any text that is not empty. A missing value is read as `unrecognised` too, and cannot be distinguished from that
 * literal text.
 */
export const anyText: Reader<string> = input => (typeof input === 'string' && input !== '' ? input : 'unrecognised')

/**
 * The named members of an object; other members are dropped. If the value is not an object, every member is `unknown`
 * (the value is absent) or `unrecognised` (it is something else).
 */
export const members = <R extends Readonly<Record<string, Reader<unknown>>>>(
  readers: R,
): Reader<{ readonly [K in keyof R]: ReturnType<R[K]> }> => {
  const entries = Object.entries(readers)
  return input => {
    const object = t.UnknownRecord.is(input) ? input : undefined
    const ofNone = isAbsent(input) ? undefined : illegible
    const found: Record<string, unknown> = {}
    for (const [key, read] of entries) found[key] = read(object === undefined ? ofNone : object[key])
    return found as { readonly [K in keyof R]: ReturnType<R[K]> }
  }
}

/**
 * A list. An absent value is an empty list; a value that is not a list is read as one element that is `unrecognised`.
 */
export const list =
  <A>(read: Reader<A>): Reader<ReadonlyArray<A>> =>
  input => {
    if (isAbsent(input)) return []
    return Array.isArray(input)
      ? input.map(element => read(isAbsent(element) ? illegible : element))
      : [read(illegible)]
  }

/**
 * How many different texts the elements of a list have at a member; the texts themselves are dropped. An absent list is
 * `unknown`. A number is a count that was read before.
 */
export const distinct =
  (member: string): Reader<number | Unread> =>
  input => {
    if (!Array.isArray(input)) return quantity(input)
    const texts = input.map(element => (t.UnknownRecord.is(element) ? element[member] : undefined))
    return new Set(texts.filter(text => typeof text === 'string' && text !== '')).size
  }
