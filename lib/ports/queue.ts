import type { TaskEither } from 'fp-ts/TaskEither'
import type { SubjectKey } from '../domain/request/subject.ts'

/** A message for a due subject, delivered after a delay of 0 to 900 s. */
export interface DueMessage {
  readonly key: SubjectKey
  readonly delaySeconds: number
}

export interface QueueError {
  readonly _tag: 'QueueUnavailable'
}

/** The worker's queue. */
export interface Queue {
  /**
   * Right: how many of the messages the queue did not accept; their subjects are due again automatically. Left: it is
   * unknown which messages were accepted.
   */
  readonly send: (messages: ReadonlyArray<DueMessage>) => TaskEither<QueueError, number>
}

export interface QueueEnvironment {
  readonly queue: Queue
}
