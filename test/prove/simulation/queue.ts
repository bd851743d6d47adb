import { redeliveryWaitSeconds } from '../../../lib/domain/redelivery.ts'
import { chance, idOf, isFaulty, type Message, type StatusUpdates, trace, type World } from './world.ts'

/** A message that was not acknowledged is delivered again after this time, by the number of its receives. */
const waitsMs: ReadonlyArray<number> = [180_000, 300_000, 900_000]
const longestWaitMs = 3_600_000
const receivesMax = 28

const textOf = (message: Message): string => {
  switch (message._tag) {
    case 'StatusUpdate':
      return `status update ${message.id}`
    case 'Due':
      return `due ${idOf(message.key)}`
    case 'Request':
      return `request ${idOf(message.key)}`
  }
}

const statusUpdatesOf = (world: World, id: string): StatusUpdates => {
  const updates = world.statusUpdates.get(id) ?? { handled: 0, deadLettered: 0, outcomes: new Set<string>() }
  world.statusUpdates.set(id, updates)
  return updates
}

const receive = (world: World, message: Message, receives: number): void => {
  const { timeline } = world
  if (receives > receivesMax) {
    trace(world, `dead letter: ${textOf(message)}`)
    if (message._tag !== 'StatusUpdate') return
    statusUpdatesOf(world, message.id).deadLettered += 1
    world.deadLettersMs.set(message.id, timeline.nowMs())
    return
  }
  let isDone = false
  world.handle(world, message, outcome => {
    if (outcome === undefined) return
    // The deletion of an acknowledged message may fail. The queue then delivers it again.
    isDone = !isFaulty(world)
    if (message._tag !== 'StatusUpdate') return
    const updates = statusUpdatesOf(world, message.id)
    updates.handled += 1
    updates.outcomes.add(outcome)
  })
  if (chance(world, 3)) world.handle(world, message, () => {})
  // A subject falls due again, so its message is not needed any more.
  if (message._tag === 'Due') return
  timeline.after(waitsMs[receives - 1] ?? longestWaitMs, () => {
    if (!isDone) receive(world, message, receives + 1)
  })
}

// `support/memory-bus.ts` has no redelivery and no dead letters, which this queue simulates for all messages.

/** Delivers a message to a worker at least once, and for a day before it becomes a dead letter. */
export const enqueue = (world: World, message: Message, delayMs: number): void => {
  trace(world, `queued: ${textOf(message)}`)
  world.timeline.after(delayMs, () => receive(world, message, 1))
}
