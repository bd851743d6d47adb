import * as E from 'fp-ts/Either'
import type { BusError, BusEvent } from '../../../lib/domain/bus-event.ts'
import type { Bus } from '../../../lib/ports/bus.ts'
import { call, type Fate, fateOf } from './process.ts'
import { enqueue } from './queue.ts'
import { chance, isFaulty, type Process, trace, violate, type World } from './world.ts'

const fates: ReadonlyArray<Fate> = [
  'refused',
  'lost',
  'answer-lost',
  'late',
  'crash-before',
  'crash-after',
  'freeze-after',
]

const unavailable: E.Either<BusError, void> = E.left({ _tag: 'BusUnavailable', cause: 'unreachable' })

/** Rules of the bus: Plaid's news go to the queue, at least once and in any order; what we tell goes to whoever listens. */
const route = (world: World, { source, detailType, detail }: BusEvent): void => {
  if (source === 'plaid.webhook') {
    if (detail['environment'] !== 'production') violate(world, 'environment: a webhook of the other one is passed on')
    const id = String(detail['identity_verification_id'])
    if (!world.attempts.has(id)) violate(world, 'environment: a webhook about an attempt that is not ours is passed on')
    const copies = chance(world, 10) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1)
      enqueue(world, { _tag: 'Hint', id }, chance(world, 10) ? world.random.below(120_000) : world.random.below(500))
    return
  }
  const id = String(detail['id'])
  trace(world, `told ${id}`)
  const before = world.told.get(id)
  if (before && before.detailType !== detailType) violate(world, `told: one id, two events`)
  world.told.set(id, { source, detailType, detail })
}

export const busFor = (world: World, process: Process): Bus => {
  const bus: Bus = {
    put: event => () =>
      call<E.Either<BusError, void>>(world, process, {
        name: `put ${event.detailType}`,
        fate: fateOf(world, isFaulty(world), fates),
        act: () => {
          route(world, event)
          return E.right(undefined)
        },
        failure: unavailable,
        patienceMs: 3_000,
      }),
  }
  return world.change.bus?.(bus) ?? bus
}
