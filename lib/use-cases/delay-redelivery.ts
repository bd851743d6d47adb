import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import { redeliveryWaitSeconds } from '../domain/automatic/redelivery.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { VisibilityEnvironment } from '../ports/visibility.ts'

interface Received {
  readonly receiptHandle?: string
  readonly receiveCount?: number
  /** The message must be delivered again before this time has passed, in milliseconds. */
  readonly withinMs: number
}

/**
 * The worker's first act on a status update or a request that is delivered again: it makes the next wait longer, so
 * that a worker that times out each time waits too. If this fails, the queue's own time applies.
 */
export const delayRedelivery =
  ({
    receiptHandle,
    receiveCount = 1,
    withinMs,
  }: Received): ReaderTask<VisibilityEnvironment & JournalEnvironment, void> =>
  ({ visibility, journal }) =>
  async () => {
    const seconds = redeliveryWaitSeconds(receiveCount)
    if (seconds === undefined || receiptHandle === undefined) return
    const waitSeconds = withinMs > 0 ? Math.min(seconds, Math.ceil(withinMs / 1_000)) : seconds
    const hidden = await visibility.hideFor(receiptHandle, waitSeconds)()
    journal.note({ receives: receiveCount, ...(E.isRight(hidden) && { next_receive_in: waitSeconds }) })()
  }
