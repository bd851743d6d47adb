/** Characters that a terminal acts on, or that no reader sees. */
const illegible = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const codePoint = (character: string): string => (character.codePointAt(0) ?? 0).toString(16)

/** Text from outside as it may be printed: `\u{1b}` instead of a control character. */
export const plain = (text: string): string =>
  text.toWellFormed().replace(illegible, character => `\\u{${codePoint(character)}}`)

/** The same of every text in a value. */
export const plainly = <A>(value: A): A => {
  if (typeof value === 'string') return plain(value) as A
  if (Array.isArray(value)) return value.map(plainly) as A
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [plain(member), plainly(inner)])) as A
}

/** JSON text of one value, in which no character acts on a terminal. It means the same. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value).replace(illegible, character =>
    Array.from(
      { length: character.length },
      (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  )
