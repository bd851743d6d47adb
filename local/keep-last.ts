export interface KeptItems<A> {
  readonly add: (item: A) => void
  /** The last items, in order: at most as many as are kept. */
  readonly all: () => readonly A[]
}

/** Keeps the last `max` items, so that memory stays bounded however long the stack runs. */
export const keepLast = <A>(max: number): KeptItems<A> => {
  let items: A[] = []
  return {
    add: item => {
      items.push(item)
      // Twice as many before the oldest are dropped: then each item is copied at most once, not at each new one.
      if (items.length === 2 * max) items = items.slice(max)
    },
    all: () => items.slice(-max),
  }
}
