import type { TaskEither } from 'fp-ts/TaskEither'
import type { DeadLetter } from '../domain/operator/read-answers.ts'
import type { QueueError } from './queue.ts'

/** The dead-letter queue, as it is looked at: nothing is taken from it. */
export interface DeadLetterReader {
  /** How many messages lie there, about. */
  readonly count: TaskEither<QueueError, number>
  /** Some of them: their ids, and what they are about. Each can be received again at once. */
  readonly peek: TaskEither<QueueError, ReadonlyArray<DeadLetter>>
}

export interface DeadLetterReaderEnvironment {
  readonly deadLetters: DeadLetterReader
}
