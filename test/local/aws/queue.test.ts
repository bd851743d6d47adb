import { beforeEach, describe, expect, it } from 'vitest'
import { createQueue, type Queue } from '../../../local/aws/queue.ts'
import { type StackClock, startStackClock } from '../../../local/stack-clock.ts'

let clock: StackClock
let deadLetters: Queue
let queue: Queue
beforeEach(() => {
  clock = startStackClock()
  deadLetters = createQueue({ name: 'letters', visibilityTimeoutMs: 30_000 }, clock)
  queue = createQueue(
    { name: 'work', visibilityTimeoutMs: 180_000, deadLetters: { queue: deadLetters, receivesMax: 2 } },
    clock,
  )
})

const received = (max = 10) => queue.receive(max).map(({ body }) => body)

describe('the queue stand-in', () => {
  it('delivers the sent messages, up to the requested number', () => {
    for (const body of ['a', 'b', 'c']) queue.send(body)
    expect(received(2)).toEqual(['a', 'b'])
    expect(received(2)).toEqual(['c'])
  })

  it('holds a message back for its delay', async () => {
    queue.send('late', 60_000)
    await clock.advance(59_000)
    expect(received()).toEqual([])
    await clock.advance(1_000)
    expect(received()).toEqual(['late'])
  })

  it('hides a message that was received until its visibility timeout ends', async () => {
    queue.send('a')
    expect(received()).toEqual(['a'])
    await clock.advance(179_000)
    expect(received()).toEqual([])
    await clock.advance(1_000)
    expect(queue.receive(1)).toMatchObject([{ body: 'a', receiveCount: 2 }])
  })

  it('deletes a message by its last receipt handle, and not by an older one', async () => {
    queue.send('a')
    const [first] = queue.receive(1)
    await clock.advance(180_000)
    const [second] = queue.receive(1)
    expect(queue.delete(String(first?.receiptHandle))).toBe(false)
    expect(queue.delete(String(second?.receiptHandle))).toBe(true)
    expect(queue.messages()).toEqual([])
  })

  it('hides a received message for a time of its own, by its last receipt handle only', async () => {
    queue.send('a')
    const [first] = queue.receive(1)
    expect(queue.hideFor(String(first?.receiptHandle), 300_000)).toBe(true)
    await clock.advance(299_000)
    expect(received()).toEqual([])
    await clock.advance(1_000)
    expect(queue.receive(1)).toMatchObject([{ body: 'a', receiveCount: 2 }])
    expect(queue.hideFor(String(first?.receiptHandle), 0)).toBe(false)
    expect(queue.hideFor('', 0)).toBe(false)
  })

  it('keeps a message for its retention time, received or not', async () => {
    const brief = createQueue({ name: 'brief', visibilityTimeoutMs: 60_000, retentionMs: 300_000 }, clock)
    brief.send('a')
    brief.receive(1)
    await clock.advance(299_000)
    expect(brief.messages()).toHaveLength(1)
    await clock.advance(1_000)
    expect(brief.messages()).toEqual([])
    expect(brief.receive(1)).toEqual([])
  })

  it('moves a message to the dead-letter queue after the maximum number of receives', async () => {
    queue.send('poison')
    for (let receives = 0; receives < 2; receives += 1) {
      expect(received()).toEqual(['poison'])
      await clock.advance(180_000)
    }
    expect(received()).toEqual([])
    expect(queue.messages()).toEqual([])
    expect(deadLetters.messages()).toMatchObject([{ body: 'poison', receiveCount: 0 }])
  })

  it('notifies its consumer of a new message, and of a message that is visible again', async () => {
    let bodies: readonly string[] = []
    queue.whenVisible(() => {
      bodies = [...bodies, ...received()]
    })
    queue.send('now')
    queue.send('later', 10_000)
    expect(bodies).toEqual(['now'])
    await clock.advance(10_000)
    expect(bodies).toEqual(['now', 'later'])
    await clock.advance(170_000)
    expect(bodies).toEqual(['now', 'later', 'now'])
  })
})
