/** States have numbers from 0. Edge i leads from `from[i]` to `to[i]`. */
export interface Graph {
  readonly states: number
  readonly from: ReadonlyArray<number>
  readonly to: ReadonlyArray<number>
}

/** The number of states that reach none of `goals`, and the first of them (-1: none). */
export const stuckIn = ({ states, from, to }: Graph, goals: ReadonlyArray<number>) => {
  const incoming = Array.from({ length: states }, (): Array<number> => [])
  for (const [edge, state] of to.entries()) incoming[state]?.push(from[edge] ?? 0)
  const reaches = new Uint8Array(states)
  const pending = [...goals]
  for (const goal of goals) reaches[goal] = 1
  for (let state = pending.pop(); state !== undefined; state = pending.pop())
    for (const earlier of incoming[state] ?? []) {
      if (reaches[earlier] === 1) continue
      reaches[earlier] = 1
      pending.push(earlier)
    }
  return { stuck: reaches.reduce((count, does) => count + 1 - does, 0), first: reaches.indexOf(0) }
}
