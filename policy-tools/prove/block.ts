import type { Situation } from '../laws/reading/situation.ts'

/** A part of the states: every combination of the elements of its axes. */
export interface Block {
  readonly name: string
  /** How many elements each axis has; the number of states is their product. */
  readonly axes: Readonly<Record<string, number>>
  readonly size: number
  readonly at: (index: number) => Situation
  /** The laws about changes that are tried on each of its states; the other laws are checked on every state. */
  readonly changes: ReadonlyArray<string>
}

type Axes = Readonly<Record<string, ReadonlyArray<unknown>>>
type Element<A extends Axes> = { readonly [N in keyof A]: A[N][number] }

export const blockOf = <const A extends Axes>(
  name: string,
  axes: A,
  situationOf: (element: Element<A>) => Situation,
  changes: ReadonlyArray<string> = [],
): Block => {
  const lists = Object.entries(axes)
  return {
    name,
    axes: Object.fromEntries(lists.map(([axis, list]) => [axis, list.length])),
    size: lists.reduce((size, [, list]) => size * list.length, 1),
    changes,
    at: index => {
      let rest = index
      const element: Record<string, unknown> = {}
      for (const [axis, list] of lists.toReversed()) {
        element[axis] = list[rest % list.length]
        rest = Math.floor(rest / list.length)
      }
      return situationOf(element as Element<A>)
    },
  }
}
