import fc from 'fast-check'

const points = fc.oneof(fc.nat({ max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))

const pointOf = (character: unknown): number => {
  const [point, ...more] = [...String(character)].map(one => Number(one.codePointAt(0)))
  if (point === undefined || more.length > 0) throw new Error('not one character')
  return point
}

/**
 * Any code point that is no half of a pair. fast-check's unit `binary` has the same, and takes a second to build. It can
 * be read back, so that fast-check puts its dangerous words, such as `__proto__`, into texts made of it.
 */
export const arbitraryCharacter = points.map(point => String.fromCodePoint(point), pointOf)
