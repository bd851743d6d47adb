import * as t from 'io-ts'
import { instant } from './instant.ts'

/** `unknown`: absent or null, so nothing was said. `unrecognised`: something was said that we do not understand. */
export type Unread = 'unknown' | 'unrecognised'

/** Reads a vendor's value and never fails: what cannot be read is told apart in the value itself. */
export type Reader<A> = (input: unknown) => A

/** Stands for the members of what should have been an object or a list, and was not: no reader understands it. */
const illegible = Symbol('illegible')

const isAbsent = (input: unknown): input is null | undefined => input === null || input === undefined

const readerOf =
  <A>(is: (input: unknown) => input is A): Reader<A | Unread> =>
  input => {
    if (isAbsent(input)) return 'unknown'
    return is(input) ? input : 'unrecognised'
  }

/** One of the words that we know of a list that grows without notice. */
export const word = <const M extends string>(known: ReadonlyArray<M>): Reader<M | Unread> => {
  const members: ReadonlySet<unknown> = new Set(known)
  return readerOf((input): input is M => members.has(input))
}

export const flag: Reader<boolean | Unread> = readerOf(input => typeof input === 'boolean')

/** Zero or more, not necessarily whole. */
export const quantity: Reader<number | Unread> = readerOf(
  (input): input is number => typeof input === 'number' && Number.isFinite(input) && input >= 0,
)

/** A moment as `instant.ts` reads it; the value stays the string. Else, the text `unknown` or `unrecognised`. */
export const moment: Reader<string> = readerOf((input): input is string => instant.is(input))

/** Any text that is not empty. Nothing is `unrecognised` too, and the text `unrecognised` cannot be told from it. */
export const anyText: Reader<string> = input => (typeof input === 'string' && input !== '' ? input : 'unrecognised')

/**
 * Members of an object, the others dropped. No object: every member is as unknown, or as unrecognised, as the whole.
 */
export const members =
  <R extends Readonly<Record<string, Reader<unknown>>>>(
    readers: R,
  ): Reader<{ readonly [K in keyof R]: ReturnType<R[K]> }> =>
  input => {
    const object = t.UnknownRecord.is(input) ? input : undefined
    const ofNone = isAbsent(input) ? undefined : illegible
    return Object.fromEntries(
      Object.entries(readers).map(([key, read]) => [key, read(object === undefined ? ofNone : object[key])]),
    ) as { readonly [K in keyof R]: ReturnType<R[K]> }
  }

/** A list; nothing said is an empty one, and no list is a list of one element that is not understood. */
export const list =
  <A>(read: Reader<A>): Reader<ReadonlyArray<A>> =>
  input => {
    if (isAbsent(input)) return []
    return Array.isArray(input)
      ? input.map(element => read(isAbsent(element) ? illegible : element))
      : [read(illegible)]
  }
