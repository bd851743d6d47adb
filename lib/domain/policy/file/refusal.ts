/** One thing that is wrong with a policy file: where, and why, in a sentence. */
export interface Refusal {
  /** RFC 6901 JSON Pointer into the file. */
  readonly pointer: string
  readonly reason: string
}

/** A sentence about a member, from what is expected of it. */
export const sentenceOf = (expected: string): string =>
  expected.startsWith('not ') ? `It is ${expected}.` : `It must be ${expected}.`

/** RFC 6901 §3: the tilde first, or the escape of the slash would be escaped. */
export const escaped = (member: string): string => member.replaceAll('~', '~0').replaceAll('/', '~1')
