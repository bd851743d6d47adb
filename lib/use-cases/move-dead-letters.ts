import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { DeadLettersMoveAnswer } from '../domain/operator/change-answers.ts'
import { operatorLimits } from '../domain/operator/operator-limits.ts'
import type { DeadLettersEnvironment } from '../ports/dead-letters.ts'
import type { QueueError } from '../ports/queue.ts'

/**
 * Moves messages from the dead letters back to the worker's queue, up to a count and until little time is left. A message
 * that is no event stays. Sent first and deleted then: after a failure between the two it is delivered twice, which
 * changes nothing.
 */
export const moveDeadLetters =
  (
    count: number,
    remainingMs: () => number,
  ): ReaderTaskEither<DeadLettersEnvironment, QueueError, DeadLettersMoveAnswer> =>
  ({ deadLetters }) =>
  async () => {
    let moved = 0
    while (moved < count && remainingMs() > operatorLimits.moveMarginMs) {
      const received = await deadLetters.receive(count - moved)()
      if (E.isLeft(received)) return received
      if (received.right.length === 0) break
      for (const message of received.right.filter(({ isEvent }) => isEvent)) {
        const sent = await deadLetters.sendBack(message)()
        if (E.isLeft(sent)) return sent
        moved += 1
        const removed = await deadLetters.remove(message)()
        if (E.isLeft(removed)) return removed
      }
    }
    const left = await deadLetters.count()
    return E.isLeft(left) ? left : E.right({ moved, left: left.right })
  }
