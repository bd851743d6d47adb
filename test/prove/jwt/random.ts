/** Random choices that the same seed repeats exactly. */
export interface Random {
  /** An integer from 0 to `below` − 1. */
  readonly below: (below: number) => number
  readonly bytes: (count: number) => Buffer
  readonly pick: <A>(items: ReadonlyArray<A>) => A
  readonly uuid: () => string
}

/** Mulberry32: small, fast, and uniform enough for the choice of test cases. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound)
  const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => below(256)))
  return {
    below,
    bytes,
    pick: items => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    uuid: () =>
      bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  }
}
