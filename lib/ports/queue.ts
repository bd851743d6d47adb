import type { TaskEither } from 'fp-ts/TaskEither'
import type { SubjectKey } from '../domain/request/subject.ts'

/** A subject of which something is due, delivered after a delay of 0 to 900 s. */
export interface DueMessage {
  readonly key: SubjectKey
  readonly delaySeconds: number
}

export interface QueueError {
  readonly _tag: 'QueueUnavailable'
}

/** The queue of the worker. */
export interface Queue {
  /** How many of the messages the queue did not take; they fall due again by themselves. Left: not known to have taken any. */
  readonly send: (messages: ReadonlyArray<DueMessage>) => TaskEither<QueueError, number>
}

export interface QueueEnvironment {
  readonly queue: Queue
}
