import { isLegible } from './characters.ts'
import { text } from './text.ts'

/** RFC 5321 §4.5.3.1, less the angle brackets around a path. */
const charactersMax = 254

/**
 * A local part of dot-separated atoms (at most 64 characters) and a domain of at least two labels; letters of any
 * script. Quoted local parts and address literals, which the RFC allows, are refused: they are not in practical use.
 * No two neighbouring repetitions share a character, and the length is checked first: matching is linear.
 */
const pattern =
  /^(?=[^@]{1,64}@)[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{M}\p{N}-]{1,63}\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u

/** No label begins or ends with a hyphen (RFC 1035 §2.3.1). */
const misplacedHyphen = /@-|-\.|\.-|-$/

/** An e-mail address by its form; whether it exists is not checked. */
export const emailAddress = text(
  'emailAddress',
  `an e-mail address of at most ${charactersMax} characters`,
  value =>
    value.length <= charactersMax &&
    pattern.test(value) &&
    !misplacedHyphen.test(value.slice(value.indexOf('@'))) &&
    // Some invisible characters are letters or marks to Unicode.
    isLegible(value),
)
