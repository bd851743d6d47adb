import type { BusError, BusEvent } from '../../../lib/domain/bus-event.ts'
import type { Bus } from '../../../lib/ports/bus.ts'
import { busOver } from '../../support/memory-bus.ts'
import { callingWith, type Fate } from './process.ts'
import { enqueue } from './queue.ts'
import { chance, type Process, trace, violate, type World } from './world.ts'

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
}

export const busFor = (world: World, process: Process): Bus => {
  const bus = busOver(
    world.bus,
    callingWith<BusError>(world, process, {
      reads: [],
      changes: fates,
      failure: { _tag: 'BusUnavailable', cause: 'unreachable' },
      timeoutMs: 3_000,
    }),
  )
  return world.change.bus?.(bus) ?? bus
}
