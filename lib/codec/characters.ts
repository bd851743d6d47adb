/**
 * Characters that no reader can see, by their properties in Unicode: controls, format characters (such as soft hyphens
 * and changes of direction), halves of surrogate pairs, private use and unassigned code points (together `\p{C}`), line
 * and paragraph separators, what displays as nothing (such as fillers and variation selectors), and the blank Braille
 * pattern, which has no such property. Joiners are not among them. Node's version of Unicode says what is assigned.
 */
const illegible = /[[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]--\p{Join_Control}]/v

/** Zero-width joiner and non-joiner: invisible too, but Persian and Indic names need them. */
const joiner = /\p{Join_Control}/v

const blank = /^[\s\p{Join_Control}]*$/v

/** Whether the text is well-formed Unicode without invisible or unassigned characters, except joiners. */
export const isLegible = (value: string): boolean => !illegible.test(value)

export const hasJoiners = (value: string): boolean => joiner.test(value)

/** Whether the text is empty, or nothing but white space and joiners. */
export const isBlank = (value: string): boolean => blank.test(value)

/**
 * Whether `value` has `min` to `max` characters: Unicode code points, as JSON Schema counts them, not UTF-16 units.
 */
export const isOfLength = (value: string, min: number, max: number): boolean => {
  // A character is one or two UTF-16 units, so most lengths need no count, however long the text is.
  if (value.length < min || value.length > 2 * max) return false
  const characters = Array.from(value).length
  return characters >= min && characters <= max
}
