/**
 * Control characters, line and paragraph separators, and the controls that change the direction of the text around
 * them.
 */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/**
 * Characters without width or ink that no script needs: zero-width space, word joiner and invisible operators, byte
 * order mark, Mongolian vowel separator.
 */
const invisible = /[\u200B\u2060-\u2064\uFEFF\u180E]/u

/** Zero-width joiner and non-joiner: without ink too, but Persian and Indic names are spelled with them. */
const joiners = /[\u200C\u200D]/u

/** Unicode text that shows all that it holds: no half surrogate pairs, no controls, nothing invisible but joiners. */
export const isLegible = (value: string): boolean =>
  value.isWellFormed() && !controls.test(value) && !invisible.test(value)

export const hasJoiners = (value: string): boolean => joiners.test(value)

/** Whether `value` has `min` to `max` characters: Unicode code points, as JSON Schema counts them, not UTF-16 units. */
export const isOfLength = (value: string, min: number, max: number): boolean => {
  // A character is one or two units: most lengths need no count, however long the text.
  if (value.length < min || value.length > 2 * max) return false
  const characters = Array.from(value).length
  return characters >= min && characters <= max
}
