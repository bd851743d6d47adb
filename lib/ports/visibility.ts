import type { TaskEither } from 'fp-ts/TaskEither'
import type { QueueError } from './queue.ts'

/** A message of the queue while the worker has it. */
export interface Visibility {
  /** The queue delivers the message again after `seconds`, up to 12 hours, unless it is acknowledged before. */
  readonly hideFor: (receiptHandle: string, seconds: number) => TaskEither<QueueError, void>
}

export interface VisibilityEnvironment {
  readonly visibility: Visibility
}
