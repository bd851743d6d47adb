import type { Report } from '../../operator/audit/report.ts'
import { auditOf } from './simulation/audit.ts'
import type { Change } from './simulation/change.ts'
import type { Liveness } from './simulation/liveness.ts'
import { judgeEnd } from './simulation/oracle.ts'
import { beginSchedule } from './simulation/schedule.ts'
import { runWorlds } from './simulation/side-by-side.ts'
import { violate, type World } from './simulation/world.ts'

/** The result of one schedule. */
export interface ScheduleResult {
  readonly seed: number
  /** Violations; empty if there are none. */
  readonly violations: ReadonlyArray<string>
  readonly reviews: number
  readonly expectedReviews: number
  readonly posts: number
  readonly liveness: Liveness
  /** By name: how often a situation occurred. */
  readonly met: ReadonlyMap<string, number>
  /** What `idvr audit` finds in the log of the service. */
  readonly audit: Report
  /** The final states of the ledger's attempts. */
  readonly outcomes: ReadonlyArray<string>
  /** Hash of all events in order. The same seed gives the same hash. */
  readonly traceHash: number
  /** All events with their times in Unix milliseconds; empty unless `keepTrace`. */
  readonly trace: ReadonlyArray<string>
}

interface SimulateOptions {
  readonly change?: Change
  readonly keepTrace?: boolean
}

const resultOf = (world: World, seed: number): ScheduleResult => {
  const outcome = judgeEnd(world)
  const audit = auditOf(world)
  for (const { promise } of audit.violations) violate(world, `audit: ${promise}`)
  if (audit.notes.some(({ kind }) => kind === 'unread')) violate(world, 'audit: a line of the trace is not understood')
  const { violations, posts, traceHash, trace, met } = world
  return {
    seed,
    ...outcome,
    audit,
    met,
    violations: [...violations],
    posts: posts.length,
    traceHash,
    trace: trace ?? [],
  }
}

/** Runs the schedules of these seeds to their ends. Each depends on its seed alone. */
export const simulate = (
  seeds: ReadonlyArray<number>,
  { change = {}, keepTrace = false }: SimulateOptions = {},
): Promise<ReadonlyArray<ScheduleResult>> => runWorlds(seeds, seed => beginSchedule(seed, change, keepTrace), resultOf)
