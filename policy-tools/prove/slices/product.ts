/** All combinations of the elements of lists, in a fixed order: the last list changes fastest. */
export const product = <L extends ReadonlyArray<ReadonlyArray<unknown>>>(
  ...lists: L
): ReadonlyArray<{ readonly [I in keyof L]: L[I][number] }> =>
  lists.reduce<ReadonlyArray<ReadonlyArray<unknown>>>(
    (all, list) => all.flatMap(row => list.map(element => [...row, element])),
    [[]],
  ) as ReadonlyArray<{ readonly [I in keyof L]: L[I][number] }>
