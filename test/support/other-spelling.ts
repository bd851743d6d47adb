import fc from 'fast-check'

const pairs = [
  ['idv_', 'flwses_'],
  ['idvtmp_', 'flwtmp_'],
] as const

/** The other one of Plaid's two spellings of an id; an id with neither prefix as it is. */
export const otherSpelling = (id: string): string => {
  for (const [one, other] of pairs) {
    if (id.startsWith(one)) return other + id.slice(one.length)
    if (id.startsWith(other)) return one + id.slice(other.length)
  }
  return id
}

/** An id in one of its two spellings. */
export const spelling = (id: string): fc.Arbitrary<string> => fc.constantFrom(id, otherSpelling(id))
