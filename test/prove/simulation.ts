import type { Change } from './simulation/change.ts'
import { judgeEnd } from './simulation/oracle.ts'
import { beginSchedule } from './simulation/schedule.ts'
import { runWorlds } from './simulation/side-by-side.ts'
import type { World } from './simulation/world.ts'

/** What came of one schedule. */
export interface ScheduleResult {
  readonly seed: number
  /** What must not happen and did; empty where all is well. */
  readonly violations: ReadonlyArray<string>
  readonly reviews: number
  readonly expectedReviews: number
  readonly posts: number
  /** In which states the ledger's attempts ended. */
  readonly outcomes: ReadonlyArray<string>
  /** Of everything that happened, in its order: the same seed, the same hash. */
  readonly traceHash: number
  /** Everything that happened, in Unix milliseconds and words, where it was asked for. */
  readonly trace: ReadonlyArray<string>
}

interface SimulateOptions {
  readonly change?: Change
  readonly keepTrace?: boolean
}

const resultOf = (world: World, seed: number): ScheduleResult => {
  const outcome = judgeEnd(world)
  const { violations, posts, traceHash, trace } = world
  return { seed, ...outcome, violations: [...violations], posts: posts.length, traceHash, trace: trace ?? [] }
}

/** Runs the schedules of some seeds to their ends. Each is a function of its seed alone. */
export const simulate = (
  seeds: ReadonlyArray<number>,
  { change = {}, keepTrace = false }: SimulateOptions = {},
): Promise<ReadonlyArray<ScheduleResult>> => runWorlds(seeds, seed => beginSchedule(seed, change, keepTrace), resultOf)
