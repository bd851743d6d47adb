import * as E from 'fp-ts/Either'
import type { Called, Calling } from '../../support/calling.ts'
import { isFaulty, type Process, trace, violate, type World } from './world.ts'

const lifeMs = {
  webhook: 8_000,
  'status-update': 30_000,
  due: 30_000,
  http: 25_000,
  bus: 30_000,
  sweep: 50_000,
  operate: 30_000,
} as const

const minuteMs = 60_000

export const remainingMs = (world: World, process: Process): number =>
  process.startedMs + process.lifeMs - world.timeline.nowMs()

/** Whether Lambda would have stopped the process. A frozen process continues after its deadline. */
const isOver = (world: World, process: Process): boolean => !process.wasFrozen && remainingMs(world, process) <= 0

const nameOf = ({ kind, id }: Process): string => `${kind}${id}`

export interface Run<A> {
  readonly kind: Process['kind']
  readonly idempotencyKey?: string
  readonly task: (process: Process) => () => Promise<A>
  readonly onEnd: (outcome: A, process: Process) => void
}

/** Starts one invocation. If it is killed, `onEnd` is never called. */
export const start = <A>(world: World, { kind, idempotencyKey, task, onEnd }: Run<A>): Process => {
  world.processes += 1
  const process: Process = {
    id: world.processes,
    kind,
    startedMs: world.timeline.nowMs(),
    lifeMs: lifeMs[kind],
    isAlive: true,
    wasFrozen: false,
    tokens: new Set(),
    line: {},
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  }
  trace(world, `${nameOf(process)} starts`)
  world.isResumed = true
  task(process)().then(
    outcome => {
      if (!process.isAlive) return
      process.isAlive = false
      onEnd(outcome, process)
    },
    () => violate(world, `${kind} threw`),
  )
  return process
}

/** The fate of one call. `late`: reported as lost, and done afterwards. */
export type Fate =
  | 'done'
  | 'refused'
  | 'lost'
  | 'answer-lost'
  | 'late'
  | 'crash-before'
  | 'crash-after'
  | 'freeze-before'
  | 'freeze-after'

interface Call<A> {
  readonly name: string
  readonly fate: Fate
  /** The effect of the call, in one step. */
  readonly act: () => A
  /** The answer if the effect is unknown or did not happen. */
  readonly failure: A
  /** The deadline of the caller. */
  readonly timeoutMs: number
}

const isCrash = (fate: Fate): boolean => fate === 'crash-before' || fate === 'crash-after'
const isActed = (fate: Fate): boolean => fate !== 'refused' && fate !== 'lost' && fate !== 'crash-before'

const latencyMs = ({ random }: World): number => (random.below(8) === 0 ? random.below(1_500) : 1 + random.below(40))

/**
 * Every call of a process to a port is made here. Other events may happen between the call and its effect, and between
 * the effect and the answer.
 */
export const call = <A>(world: World, process: Process, of: Call<A>): Promise<A> =>
  new Promise(resolve => {
    const { timeline, random } = world
    const { name, fate, act, failure, timeoutMs } = of
    const label = `${nameOf(process)} ${name}`
    trace(world, fate === 'done' ? label : `${label} (${fate})`)
    if (!process.isAlive) return
    if (isOver(world, process) || isCrash(fate)) process.isAlive = false
    if (fate === 'freeze-before' || fate === 'freeze-after') process.wasFrozen = true

    const answer = (value: A): void => {
      if (process.isAlive && isOver(world, process)) process.isAlive = false
      if (!process.isAlive) return
      trace(world, `${label} is answered`)
      world.isResumed = true
      resolve(value)
    }
    const freezeMs = 3_000 + random.below(20 * minuteMs)
    const before = latencyMs(world) + (fate === 'freeze-before' ? freezeMs : 0)
    const after = latencyMs(world) + (fate === 'freeze-after' ? freezeMs : 0)
    const isReportedLost = fate === 'lost' || fate === 'answer-lost' || fate === 'late'
    if (isReportedLost) timeline.after(timeoutMs, () => answer(failure))
    if (fate === 'refused') timeline.after(before, () => answer(failure))
    if (!isActed(fate)) return
    timeline.after(fate === 'late' ? timeoutMs + random.below(minuteMs) : before, () => {
      trace(world, `${label} is done`)
      const value = act()
      if (!isReportedLost) timeline.after(after, () => answer(value))
    })
  })

interface Faults<L> {
  /** The fates of a failing read, and of a failing change. */
  readonly reads: ReadonlyArray<Fate>
  readonly changes: ReadonlyArray<Fate>
  readonly failure: L
  readonly timeoutMs: number
}

/** Calls from a process to an in-memory port, with faults. */
export const callingWith =
  <L>(world: World, process: Process, { reads, changes, failure, timeoutMs }: Faults<L>): Calling<L> =>
  <A>({ name, isChange }: Called, act: () => E.Either<L, A>) =>
  () =>
    call<E.Either<L, A>>(world, process, {
      name,
      fate: fateOf(world, isFaulty(world), isChange ? changes : reads),
      act,
      failure: E.left(failure),
      timeoutMs,
    })

/** A random fate from `fates` if `isWrong`, otherwise `done`. */
export const fateOf = (world: World, isWrong: boolean, fates: ReadonlyArray<Fate>): Fate => {
  if (!isWrong) return 'done'
  const fate = world.random.pick(fates)
  return world.swarm.fates.has(fate) ? fate : 'done'
}
