import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { JournalMembers } from '../../lib/ports/journal.ts'
import type { QueueError } from '../../lib/ports/queue.ts'
import { delayRedelivery } from '../../lib/use-cases/delay-redelivery.ts'

const delayed = async (
  received: Parameters<typeof delayRedelivery>[0],
  answer: E.Either<QueueError, void> = E.right(undefined),
) => {
  const calls: Array<readonly [string, number]> = []
  const notes: JournalMembers[] = []
  await delayRedelivery(received)({
    visibility: {
      hideFor: (handle, seconds) => async () => {
        calls.push([handle, seconds])
        return answer
      },
    },
    journal: { note: members => () => void notes.push(members), trace: () => () => {} },
  })()
  return { calls, notes }
}

const withinMs = Number.POSITIVE_INFINITY

describe('a message that is delivered again', () => {
  it.each([
    [2, 300],
    [3, 900],
    [4, 3_600],
    [28, 3_600],
  ])('is hidden at receive %d for %d s', async (receiveCount, seconds) => {
    expect(await delayed({ receiptHandle: 'r', receiveCount, withinMs })).toEqual({
      calls: [['r', seconds]],
      notes: [{ receives: receiveCount, next_receive_in: seconds }],
    })
  })

  it.each([
    ['is received for the first time', { receiptHandle: 'r', receiveCount: 1 }],
    ['has no receive count', { receiptHandle: 'r' }],
    ['has no receipt handle', { receiveCount: 2 }],
  ])('keeps the queue’s own time if it %s', async (_, received) => {
    expect(await delayed({ ...received, withinMs })).toEqual({ calls: [], notes: [] })
  })

  it('keeps the queue’s own time, and is served, if the call fails', async () => {
    const down = E.left<QueueError>({ _tag: 'QueueUnavailable' })
    expect(await delayed({ receiptHandle: 'r', receiveCount: 3, withinMs }, down)).toEqual({
      calls: [['r', 900]],
      notes: [{ receives: 3 }],
    })
  })

  it.each([
    [60_001, 61],
    [10_000_000, 3_600],
    [0, 3_600],
  ])('with %d ms left to its request waits %d s', async (leftMs, seconds) => {
    const { calls } = await delayed({ receiptHandle: 'r', receiveCount: 4, withinMs: leftMs })
    expect(calls).toEqual([['r', seconds]])
  })
})
