import { violate, type World } from './world.ts'

/** No schedule takes as many steps; one that does goes round in circles. */
const stepsMax = 30_000

/** Worlds that are lived through at a time: they share nothing, and one turn of the event loop serves them all. */
const atATime = 100

interface Running<A> {
  readonly item: A
  readonly world: World
  steps: number
}

/** Lets things happen until a process goes on; false where nothing is left to happen. */
const advance = <A>(running: Running<A>): boolean => {
  const { world } = running
  while (!world.isResumed) {
    running.steps += 1
    if (running.steps > stepsMax) {
      violate(world, 'endless')
      return false
    }
    if (!world.timeline.next()) return false
  }
  world.isResumed = false
  return true
}

/** All that a process does before its next call happens in microtasks: they are over when this is. */
const untilAllWait = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Lives through one world an item, until nothing is left to happen in it, and keeps what is made of it then. In the items' order. */
export const runWorlds = async <A, B>(
  items: ReadonlyArray<A>,
  begin: (item: A) => World,
  end: (world: World, item: A) => B,
): Promise<ReadonlyArray<B>> => {
  const results = new Map<A, B>()
  const waiting = items.values()
  const running = new Set<Running<A>>()
  const fill = (): void => {
    while (running.size < atATime) {
      const { value: item, done } = waiting.next()
      if (done) return
      running.add({ item, world: begin(item), steps: 0 })
    }
  }
  for (fill(); running.size > 0; fill()) {
    for (const one of running) {
      if (advance(one)) continue
      results.set(one.item, end(one.world, one.item))
      running.delete(one)
    }
    await untilAllWait()
  }
  return items.flatMap(item => {
    const result = results.get(item)
    return result === undefined ? [] : [result]
  })
}
