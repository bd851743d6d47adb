const shuffled = <A>(items: readonly A[]): readonly A[] =>
  items
    .map(item => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

/**
 * Measures each name once in every round, in an order that is drawn anew: what else the machine does meets all of them
 * alike. The first round, which finds caches empty, is not kept.
 */
export const inTurns = async <Name extends string, A>(
  names: readonly Name[],
  rounds: number,
  measure: (name: Name) => Promise<A>,
): Promise<ReadonlyMap<Name, readonly A[]>> => {
  const samples = new Map<Name, A[]>(names.map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of shuffled(names)) {
      const sample = await measure(name)
      if (round > 0) samples.get(name)?.push(sample)
    }
  }
  return samples
}
