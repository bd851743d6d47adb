import { beforeEach, describe, expect, it } from 'vitest'
import { type EventSourceMapping, mapEventSource } from '../../../local/aws/event-source-mapping.ts'
import type { LambdaOutcome } from '../../../local/aws/lambda-protocol.ts'
import { createQueue, type Queue } from '../../../local/aws/queue.ts'
import { type StackClock, startStackClock } from '../../../local/stack-clock.ts'

interface Record {
  readonly messageId: string
  readonly body: string
}
type Answer = (records: readonly Record[]) => LambdaOutcome | Promise<LambdaOutcome>

let clock: StackClock
let queue: Queue
let batches: string[][]
beforeEach(() => {
  clock = startStackClock()
  queue = createQueue({ name: 'work', visibilityTimeoutMs: 180_000 }, clock)
  batches = []
})

const returned = (value: unknown): LambdaOutcome => ({ _tag: 'returned', value })
const failed: LambdaOutcome = { _tag: 'failed', errorType: 'Error', errorMessage: 'no' }

const map = (answer: Answer, settings: Partial<EventSourceMapping> = {}) =>
  mapEventSource(
    queue,
    {
      invoke: async event => {
        const { Records } = event as { Records: readonly Record[] }
        batches.push(Records.map(({ body }) => body))
        return answer(Records)
      },
    },
    { batchSize: 10, maximumConcurrency: 2, reportsBatchItemFailures: true, ...settings },
    clock,
  )

const left = () => queue.messages().map(({ body }) => body)

const sendAll = async (bodies: readonly string[]) => {
  for (const body of bodies) queue.send(body)
  await clock.untilIdle()
}

describe('the event source mapping', () => {
  it('delivers messages that were sent together in one batch, up to the batch size', async () => {
    map(() => returned(null), { batchSize: 2 })
    await sendAll(['a', 'b', 'c'])
    expect(batches).toEqual([['a', 'b'], ['c']])
    expect(left()).toEqual([])
  })

  it('keeps only the messages that the function gives back, and redelivers them after the visibility timeout', async () => {
    map(records =>
      returned({
        batchItemFailures: records.flatMap(({ messageId, body }) =>
          body === 'b' ? [{ itemIdentifier: messageId }] : [],
        ),
      }),
    )
    await sendAll(['a', 'b', 'c'])
    expect(left()).toEqual(['b'])
    await clock.advance(180_000)
    expect(batches).toEqual([['a', 'b', 'c'], ['b']])
  })

  it.each([
    ['fails', failed],
    ['names an empty id', returned({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['names an unknown message', returned({ batchItemFailures: [{ itemIdentifier: 'unknown' }] })],
    ['answers null for one', returned({ batchItemFailures: [null] })],
    ['answers no list', returned({ batchItemFailures: 'b' })],
  ])('keeps the whole batch when the function %s', async (_, outcome) => {
    map(() => outcome)
    await sendAll(['a', 'b'])
    expect(left()).toEqual(['a', 'b'])
  })

  it.each([null, {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
    'deletes the whole batch on %j',
    async value => {
      map(() => returned(value))
      await sendAll(['a', 'b'])
      expect(left()).toEqual([])
    },
  )

  it('deletes all messages if the function does not report failures', async () => {
    map(records => returned({ batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) }), {
      reportsBatchItemFailures: false,
    })
    await sendAll(['a'])
    expect(left()).toEqual([])
  })

  it('delivers nothing after it is stopped', async () => {
    map(() => returned(null)).stop()
    await sendAll(['a'])
    expect(batches).toEqual([])
    expect(left()).toEqual(['a'])
  })

  it('runs no more batches at once than its limit', async () => {
    let running = 0
    let most = 0
    map(
      async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise(setImmediate)
        running -= 1
        return returned(null)
      },
      { batchSize: 1 },
    )
    await sendAll(['a', 'b', 'c', 'd', 'e'])
    expect(most).toBe(2)
    expect(left()).toEqual([])
  })
})
