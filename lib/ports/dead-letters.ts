import type { TaskEither } from 'fp-ts/TaskEither'
import type { DeadLetter } from '../domain/operator/read-answers.ts'
import type { QueueError } from './queue.ts'

/** A message that could not be served. */
export interface DeadMessage {
  /** Identifies this receive of the message. */
  readonly receiptHandle: string
  readonly body: string
  /** Whether the worker can read it. Else it would only come back. */
  readonly isEvent: boolean
}

/** The dead-letter queue of status updates and requests. */
export interface DeadLetters {
  /** At most `count` messages, 10 at most, which no other receiver gets for a minute. None: there are no more. */
  readonly receive: (count: number) => TaskEither<QueueError, ReadonlyArray<DeadMessage>>
  /** Sends the body, unchanged, to the queue that the worker serves. */
  readonly sendBack: (message: DeadMessage) => TaskEither<QueueError, void>
  readonly remove: (message: DeadMessage) => TaskEither<QueueError, void>
  /** About how many there are, those that are received included. */
  readonly count: TaskEither<QueueError, number>
  /** Some of them: their ids, and what they are about. Each can be received again at once. */
  readonly peek: TaskEither<QueueError, ReadonlyArray<DeadLetter>>
}

/** Nothing is taken from the queue. */
export interface DeadLetterReadsEnvironment {
  readonly deadLetters: Pick<DeadLetters, 'count' | 'peek'>
}

export interface DeadLettersEnvironment {
  readonly deadLetters: Omit<DeadLetters, 'peek'>
}
