import { keyOf, numbering } from './model-key.ts'
import { hasEnded, violationIn } from './model-monitor.ts'
import type { Protocol } from './model-protocol.ts'
import { stuckIn } from './model-stuck.ts'
import { type Bounds, surroundingSteps } from './model-surroundings.ts'
import { workerSteps } from './model-worker.ts'
import type { Step, Violation, World } from './model-world.ts'

export interface Exploration {
  readonly states: number
  /** The first violation of the wanted kind, with a shortest trace. The exploration stops there. */
  readonly violation?: Violation
  /** States from which no final state can be reached. */
  readonly stuck: number
  /** Labels of the steps from the start to the violation, or to the first stuck state. */
  readonly trace: ReadonlyArray<string>
  /** The outcomes of attempts in final states. A model in which nothing happens proves nothing. */
  readonly outcomes: ReadonlySet<string>
  /** There are more states than `statesMax`, so nothing is proven. */
  readonly isCutShort: boolean
}

export interface Exploring {
  readonly start: World
  readonly bounds: Bounds
  readonly protocol: Protocol
  readonly statesMax: number
  /** The kind of violation to look for; all kinds when absent. */
  readonly lookFor?: Violation
}

const successors = (world: World, { bounds, protocol }: Exploring): ReadonlyArray<Step> => [
  ...world.workers.flatMap(worker => workerSteps(world, worker, protocol)),
  ...surroundingSteps(world, bounds, protocol),
]

/** Visits every reachable world, breadth first, so that the trace to a violation is a shortest one. */
export const explore = (exploring: Exploring): Exploration => {
  const { start, protocol, statesMax, lookFor } = exploring
  const number = numbering()
  const seen = new Map<string, number>([[keyOf(number, start), 0]])
  const worlds: Array<World | undefined> = [start]
  const parents = [-1]
  const labels = ['']
  const from: Array<number> = []
  const to: Array<number> = []
  const goals: Array<number> = []
  const outcomes = new Set<string>()
  const traceTo = (state: number): ReadonlyArray<string> => {
    const trace: Array<string> = []
    for (let current = state; current > 0; current = parents[current] ?? 0) trace.unshift(labels[current] ?? '')
    return trace
  }

  for (let state = 0; state < worlds.length; state += 1) {
    if (worlds.length > statesMax) return { states: seen.size, stuck: 0, trace: [], outcomes, isCutShort: true }
    const world = worlds[state]
    if (world === undefined) continue
    worlds[state] = undefined
    if (hasEnded(world, exploring.bounds.hasLooks)) {
      goals.push(state)
      for (const { state: outcome } of world.subject.attempts)
        if (outcome._tag !== 'Watched') outcomes.add(outcome._tag)
    }
    for (const step of successors(world, exploring)) {
      const violation = step.violation ?? violationIn(step.world, protocol)
      if (violation !== undefined && (lookFor === undefined || violation === lookFor)) {
        const trace = [...traceTo(state), step.label]
        return { states: seen.size, violation, stuck: 0, trace, outcomes, isCutShort: false }
      }
      const key = keyOf(number, step.world)
      const next = seen.get(key) ?? seen.size
      if (next === seen.size) {
        seen.set(key, next)
        worlds.push(step.world)
        parents.push(state)
        labels.push(step.label)
      }
      from.push(state)
      to.push(next)
    }
  }
  const { stuck, first } = stuckIn({ states: seen.size, from, to }, goals)
  return { states: seen.size, stuck, trace: stuck > 0 ? traceTo(first) : [], outcomes, isCutShort: false }
}
