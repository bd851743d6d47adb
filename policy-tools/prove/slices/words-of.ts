import { words } from '../../../lib/domain/policy/findings/words.ts'

/** A word that Plaid does not send today. */
export const newWord = 'word-of-tomorrow'

/** All words of one of Plaid's enumerations, and a value that is missing. */
export const wordsOf = (name: keyof typeof words): ReadonlyArray<string | null> => [...words[name], null]
