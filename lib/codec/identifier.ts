import type * as t from 'io-ts'
import { hasJoiners, isLegible, isOfLength } from './characters.ts'
import { text } from './text.ts'

/**
 * An opaque id: 1 to `charactersMax` characters, none of them invisible or unassigned, no white space around it, so
 * that two different ids also look different. Its prefix is never checked, and it is never normalised: composed and
 * decomposed letters give two ids.
 */
export const identifier = <A extends string>(name: string, charactersMax: number): t.Type<A, string, unknown> =>
  text<A>(
    name,
    `1 to ${charactersMax} characters, no leading or trailing white space, no control, invisible or unassigned characters`,
    value => isOfLength(value, 1, charactersMax) && isLegible(value) && !hasJoiners(value) && value === value.trim(),
  )
