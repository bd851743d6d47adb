import { chance, idOf, isFaulty, type Message, type News, trace, type World } from './world.ts'

const visibilityMs = 180_000
const receivesMax = 10

const textOf = (message: Message): string => {
  switch (message._tag) {
    case 'Hint':
      return `hint ${message.id}`
    case 'Due':
      return `due ${idOf(message.key)}`
    case 'Request':
      return `request ${idOf(message.key)}`
  }
}

const newsOf = (world: World, id: string): News => {
  const news = world.news.get(id) ?? { handled: 0, deadLettered: 0, endings: new Set<string>() }
  world.news.set(id, news)
  return news
}

const receive = (world: World, message: Message, receives: number): void => {
  const { timeline } = world
  if (receives > receivesMax) {
    trace(world, `dead letter: ${textOf(message)}`)
    if (message._tag === 'Hint') newsOf(world, message.id).deadLettered += 1
    return
  }
  let isDone = false
  world.handle(world, message, ending => {
    if (ending === undefined) return
    // A message that is not deleted in spite of its answer is delivered again.
    isDone = !isFaulty(world)
    if (message._tag !== 'Hint') return
    const news = newsOf(world, message.id)
    news.handled += 1
    news.endings.add(ending)
  })
  if (chance(world, 3)) world.handle(world, message, () => {})
  timeline.after(visibilityMs, () => {
    if (!isDone) receive(world, message, receives + 1)
  })
}

// More than `support/memory-bus.ts` has: deliveries of SQS, to which Plaid's webhooks and people's requests come too.

/** Delivers a message to a worker, at least once, up to ten times. */
export const enqueue = (world: World, message: Message, delayMs: number): void => {
  trace(world, `queued: ${textOf(message)}`)
  world.timeline.after(delayMs, () => receive(world, message, 1))
}
