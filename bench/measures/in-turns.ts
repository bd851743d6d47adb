const shuffled = <A>(items: readonly A[]): readonly A[] =>
  items
    .map(item => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

/**
 * Measures each name once per round, in a new random order, so that other load on the machine affects all of them
 * equally. The first round fills the caches and is dropped.
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
