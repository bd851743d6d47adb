import type * as t from 'io-ts'
import { isLegible, isOfLength } from './characters.ts'
import { text } from './text.ts'

/**
 * Lengths in characters (code points), not bytes or UTF-16 units. `min` defaults to 1. `having` is an extra
 * condition, and `expected` its text.
 */
interface TextBounds {
  readonly min?: number
  readonly max: number
  readonly having?: { readonly expected: string; readonly holds: (value: string) => boolean }
}

/** Legible text (`characters.ts`) of bounded length, such as a person's name. */
export const boundedText = (name: string, { min = 1, max, having }: TextBounds): t.Type<string, string, unknown> =>
  text(
    name,
    `${min} to ${max} characters${having === undefined ? '' : `, ${having.expected}`}, no control, invisible or unassigned characters`,
    value => isOfLength(value, min, max) && isLegible(value) && (having === undefined || having.holds(value)),
  )
