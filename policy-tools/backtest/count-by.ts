/** Rows that are the same are counted as one; those of most first, and by their text where as many. */
export const countedBy = <A>(
  items: Iterable<A>,
  textOf: (item: A) => string,
): ReadonlyArray<{ readonly first: A; readonly text: string; readonly count: number }> => {
  const found = new Map<string, { readonly first: A; readonly text: string; count: number }>()
  for (const item of items) {
    const text = textOf(item)
    const known = found.get(text)
    if (known === undefined) found.set(text, { first: item, text, count: 1 })
    else known.count += 1
  }
  return [...found.values()].toSorted(
    (one, other) => other.count - one.count || (one.text < other.text ? -1 : one.text > other.text ? 1 : 0),
  )
}
