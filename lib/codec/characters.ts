/**
 * Control characters, line and paragraph separators, and the controls that change the direction of the text around
 * them.
 */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/**
 * Invisible characters that no script needs: zero-width space, word joiner and invisible operators, byte order mark,
 * Mongolian vowel separator.
 */
const invisible = /[\u200B\u2060-\u2064\uFEFF\u180E]/u

/** Zero-width joiner and non-joiner: invisible too, but Persian and Indic names need them. */
const joiners = /[\u200C\u200D]/u

/**
 * Whether the text is well-formed Unicode without control characters, and without invisible characters except
 * joiners.
 */
export const isLegible = (value: string): boolean =>
  value.isWellFormed() && !controls.test(value) && !invisible.test(value)

export const hasJoiners = (value: string): boolean => joiners.test(value)

/**
 * Whether `value` has `min` to `max` characters: Unicode code points, as JSON Schema counts them, not UTF-16 units.
 */
export const isOfLength = (value: string, min: number, max: number): boolean => {
  // A character is one or two UTF-16 units, so most lengths need no count, however long the text is.
  if (value.length < min || value.length > 2 * max) return false
  const characters = Array.from(value).length
  return characters >= min && characters <= max
}
