import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pauseSwitchIn } from '../../../lib/adapters/dynamodb/pause-switch.ts'
import { limits } from '../../../lib/domain/limits.ts'
import type { PauseChange } from '../../../lib/domain/operator/pause-change.ts'
import type { PauseControl, PauseSwitch } from '../../../lib/ports/pause-switch.ts'
import { calling } from './store.ts'
import { chance, type Process, type World } from './world.ts'

/** An instance of a function: it keeps what it has read of the switch, by a clock of its own. */
export interface Instance {
  process: Process
  readonly pauseSwitch: PauseSwitch
}

const hourMs = 60 * 60_000

const newInstance = (world: World, process: Process): Instance => {
  const { timeline, random, change } = world
  const skewMs = random.below(hourMs)
  const read = async (): Promise<object> => {
    const answer = await calling(world, instance.process)({ name: 'is it paused', isChange: false }, () => {
      const stored = world.switchWrites.at(-1)?.change
      return E.right(stored && { Item: { paused: { BOOL: stored.paused } } })
    })()
    if (E.isLeft(answer)) throw new Error('not reached')
    return answer.right ?? {}
  }
  const store = { client: { send: read } as unknown as DynamoDBClient, tableName: 'simulated' }
  const freshMs = change.pauseFreshMs ?? limits.pauseFreshMs
  const instance: Instance = {
    process,
    pauseSwitch: pauseSwitchIn(store, () => timeline.nowMs() + skewMs, freshMs),
  }
  world.instances.push(instance)
  return instance
}

/** An instance whose process is over serves another one. */
const instanceFor = (world: World, process: Process): Instance => {
  const idle = world.instances.find(({ process: { isAlive, kind } }) => !isAlive && kind === process.kind)
  if (idle === undefined || chance(world, 30)) return newInstance(world, process)
  idle.process = process
  return idle
}

const wakeOperator = (world: World): void => {
  const { onSwitchRead } = world
  world.onSwitchRead = undefined
  if (onSwitchRead !== undefined) world.timeline.after(0, onSwitchRead)
}

/** Notes for the oracle what a process reads from the pause switch, and when. */
export const pauseSwitchFor = (world: World, process: Process): PauseSwitch => {
  const { isPaused } = instanceFor(world, process).pauseSwitch
  const pauseSwitch: PauseSwitch = {
    isPaused: async () => {
      const answer = await isPaused()
      if (E.isRight(answer)) process.isPaused = answer.right
      process.pauseReadMs = world.timeline.nowMs()
      if (process.kind !== 'sweep') wakeOperator(world)
      return answer
    },
  }
  return world.change.pauseSwitch?.(pauseSwitch) ?? pauseSwitch
}

/** The last write is stored: its time is the version. */
const written = (world: World, change: PauseChange, skewMs: number): void => {
  const atMs = world.timeline.nowMs()
  world.switchWrites.push({ change, skewMs, atMs })
  const last = world.pauses.at(-1)
  if (change.paused && (last === undefined || Number.isFinite(last.toMs)))
    world.pauses.push({ fromMs: atMs, toMs: Number.POSITIVE_INFINITY })
  if (!change.paused && last !== undefined) last.toMs = Math.min(last.toMs, atMs)
}

/** The switch in an operator's hand. `skewMs`: of the clock that the changes are dated by. */
export const pauseControlFor = (world: World, process: Process, skewMs: number): PauseControl => ({
  load: async () => {
    const called = calling(world, process)
    const stored = () => world.switchWrites.at(-1)?.change
    const loaded = await called({ name: 'load the switch', isChange: false }, () => E.right({ stored: stored() }))()
    return E.map(({ stored: before }: { readonly stored: PauseChange | undefined }) => ({
      stored: before,
      set: (change: PauseChange) =>
        called({ name: 'set the switch', isChange: true }, () => {
          if (stored()?.atMs !== before?.atMs) return E.right(false)
          written(world, change, skewMs)
          return E.right(true)
        }),
    }))(loaded)
  },
})
