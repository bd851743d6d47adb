import type { TaskEither } from 'fp-ts/TaskEither'
import type { DueItem } from '../domain/automatic/due-row.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** A message for a due subject, delivered after a delay of 0 to 900 s. */
export interface DueMessage {
  readonly key: SubjectKey
  readonly delaySeconds: number
}

/** A message for a look at what is not over yet. */
export interface LookMessage {
  readonly item: DueItem
  readonly delaySeconds: number
}

export interface QueueError {
  readonly _tag: 'QueueUnavailable'
}

/**
 * The worker's two queues. Due subjects have one of their own, so that a crowd of status updates delays no send.
 *
 * Right: how many of the messages the queue did not accept; they fall due again automatically. Left: it is unknown
 * which messages were accepted.
 */
export interface Queue {
  readonly sendDue: (messages: ReadonlyArray<DueMessage>) => TaskEither<QueueError, number>
  readonly sendLooks: (messages: ReadonlyArray<LookMessage>) => TaskEither<QueueError, number>
}

export interface QueueEnvironment {
  readonly queue: Queue
}
