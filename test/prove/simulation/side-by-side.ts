import { violate, type World } from './world.ts'

/** A schedule with more steps than this is taken for endless. */
const stepsMax = 150_000

/**
 * Number of worlds that run at a time. They share nothing, and one turn of the event loop serves them all. With 100 a
 * schedule takes a sixth longer: what many worlds hold does not fit into a processor's cache.
 */
const atATime = 8

interface Running<A> {
  readonly item: A
  readonly world: World
  steps: number
}

/** Runs events until a process continues; false if no event is left. */
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

/** A process runs to its next call in microtasks. All of them are done when this resolves. */
const untilAllWait = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Runs one world for each item until no event is left. Returns the results of `end` in the order of the items. */
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
