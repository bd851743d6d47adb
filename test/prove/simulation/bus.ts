import * as E from 'fp-ts/Either'
import type { BusError, BusEvent } from '../../../lib/domain/events/bus-event.ts'
import type { Bus } from '../../../lib/ports/bus.ts'
import type { Calling } from '../../support/calling.ts'
import { busOver } from '../../support/memory-bus.ts'
import { call, callingWith, type Fate } from './process.ts'
import { enqueue } from './queue.ts'
import { isDuring } from './swarm.ts'
import { chance, meet, type Process, trace, violate, type World } from './world.ts'

const fates: ReadonlyArray<Fate> = [
  'refused',
  'lost',
  'answer-lost',
  'late',
  'crash-before',
  'crash-after',
  'freeze-after',
]

/** The bus rules: Plaid's webhooks go to the queue, at least once and in any order; outcome events are recorded. */
export const route = (world: World, { source, detailType, detail }: BusEvent): void => {
  if (source === 'plaid.webhook') {
    if (detail['environment'] !== 'production')
      violate(world, 'environment: a webhook of the foreign environment is published')
    const id = String(detail['identity_verification_id'])
    if (!world.attempts.has(id)) violate(world, 'environment: a webhook about an unknown attempt is published')
    world.taken.set(id, [...(world.taken.get(id) ?? []), world.timeline.nowMs()])
    const copies = chance(world, 10) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1)
      enqueue(
        world,
        { _tag: 'StatusUpdate', id },
        chance(world, 10) ? world.random.below(120_000) : world.random.below(500),
      )
    return
  }
  const id = String(detail['id'])
  trace(world, `published ${id}`)
  const before = world.published.get(id)
  if (before && before.detailType !== detailType) violate(world, `published: one id, two events`)
  world.published.set(id, { source, detailType, detail })
  if (!before) world.publishedMs.set(id, world.timeline.nowMs())
}

const failure: BusError = { _tag: 'BusUnavailable', cause: 'unreachable' }
const timeoutMs = 1_000

/** Calls from a process to the bus, which takes nothing during its outage. */
const calling = (world: World, process: Process): Calling<BusError> => {
  const usual = callingWith<BusError>(world, process, { reads: [], changes: fates, failure, timeoutMs })
  return (called, act) => () => {
    if (!isDuring(world.swarm.busOutage, world.timeline.nowMs())) return usual(called, act)()
    meet(world, 'bus outage')
    return call(world, process, { name: called.name, fate: 'refused', act, failure: E.left(failure), timeoutMs })
  }
}

export const busFor = (world: World, process: Process): Bus => {
  const bus = busOver(world.bus, calling(world, process))
  return world.change.bus?.(bus, process) ?? bus
}
