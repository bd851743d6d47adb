import { createHash, randomBytes } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The source of ids. */
export type Random = {
  /** Letters and digits, as in Plaid's ids and request ids. */
  readonly base62: (length: number) => string
  /** Lowercase hexadecimal digits, as in the key of a shareable URL. */
  readonly hex: (length: number) => string
  /** A version 4 UUID, as in a webhook key's `kid`. */
  readonly uuid: () => string
  /** A whole number, at least 0 and less than `bound`. */
  readonly below: (bound: number) => number
}

/**
 * With a seed, the same sequence in every run, for tests that compare whole answers; without one, the system's random
 * bytes. Not for secrets.
 */
export const randomSource = (seed: string | undefined): Random => {
  let drawn = 0
  const bytes = (size: number): Buffer => {
    if (seed === undefined) return randomBytes(size)
    const blocks: Buffer[] = []
    while (blocks.length * 32 < size) {
      blocks.push(createHash('sha256').update(`${seed}:${drawn}`).digest())
      drawn += 1
    }
    return Buffer.concat(blocks).subarray(0, size)
  }
  const hex = (length: number): string =>
    bytes(Math.ceil(length / 2))
      .toString('hex')
      .slice(0, length)
  return {
    base62: length => Array.from(bytes(length), byte => base62.charAt(byte % base62.length)).join(''),
    hex,
    uuid: () => {
      const h = hex(32)
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
    },
    below: bound => bytes(4).readUInt32BE(0) % bound,
  }
}
