import type * as t from 'io-ts'
import { isLegible, isOfLength } from './characters.ts'
import { text } from './text.ts'

/**
 * Characters, not bytes, not UTF-16 units. `min` is 1 unless given. `having` is one more condition, `expected` its
 * words.
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
    `${min} to ${max} characters${having === undefined ? '' : `, ${having.expected}`}, none of them control or invisible`,
    value => isOfLength(value, min, max) && isLegible(value) && (having === undefined || having.holds(value)),
  )
