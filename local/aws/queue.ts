import { randomUUID } from 'node:crypto'
import type { StackClock } from '../stack-clock.ts'

/** A message in a queue. Times are milliseconds since the epoch. */
export interface QueueMessage {
  readonly messageId: string
  readonly body: string
  readonly sentAtMs: number
  readonly firstReceivedAtMs: number | undefined
  readonly receiveCount: number
  /** Of the last receive; deleting needs it. */
  readonly receiptHandle: string
  readonly visibleAtMs: number
}

export interface QueueOptions {
  readonly name: string
  readonly visibilityTimeoutMs: number
  /** Where a message goes that was received so often, and not deleted, when it would be received once more. */
  readonly deadLetters?: { readonly queue: Queue; readonly receivesMax: number }
}

export interface Queue {
  readonly name: string
  readonly send: (body: string, delayMs?: number) => QueueMessage
  /** At most so many messages that are visible now; nobody else sees them before the visibility timeout ends. */
  readonly receive: (max: number) => readonly QueueMessage[]
  /** False when the message has been received again since. */
  readonly delete: (receiptHandle: string) => boolean
  /** What has not been deleted, the oldest first. */
  readonly messages: () => readonly QueueMessage[]
  /** Every body that was ever sent. */
  readonly sent: () => readonly string[]
  /** Runs `consume` whenever there may be something to receive. One consumer. */
  readonly whenVisible: (consume: () => void) => void
}

/** A standard queue of SQS in memory, on a clock that can be moved. */
export const createQueue = (
  { name, visibilityTimeoutMs, deadLetters }: QueueOptions,
  clock: Pick<StackClock, 'now' | 'after'>,
): Queue => {
  const messages = new Map<string, QueueMessage>()
  const sent: string[] = []
  let consume = (): void => {}

  const put = (message: QueueMessage): void => {
    messages.set(message.messageId, message)
    const waitMs = message.visibleAtMs - clock.now()
    if (waitMs > 0) clock.after(waitMs, () => consume())
    else consume()
  }

  const bury = (message: QueueMessage): void => {
    messages.delete(message.messageId)
    deadLetters?.queue.send(message.body)
  }

  const take = (message: QueueMessage): QueueMessage => {
    const now = clock.now()
    const taken = {
      ...message,
      firstReceivedAtMs: message.firstReceivedAtMs ?? now,
      receiveCount: message.receiveCount + 1,
      receiptHandle: randomUUID(),
      visibleAtMs: now + visibilityTimeoutMs,
    }
    put(taken)
    return taken
  }

  return {
    name,
    send: (body, delayMs = 0) => {
      sent.push(body)
      const sentAtMs = clock.now()
      const message = {
        messageId: randomUUID(),
        body,
        sentAtMs,
        firstReceivedAtMs: undefined,
        receiveCount: 0,
        receiptHandle: '',
        visibleAtMs: sentAtMs + delayMs,
      }
      put(message)
      return message
    },
    receive: max => {
      const visible = [...messages.values()].filter(({ visibleAtMs }) => visibleAtMs <= clock.now())
      const isSpent = ({ receiveCount }: QueueMessage): boolean =>
        deadLetters !== undefined && receiveCount >= deadLetters.receivesMax
      for (const message of visible.filter(isSpent)) bury(message)
      return visible
        .filter(message => !isSpent(message))
        .slice(0, max)
        .map(take)
    },
    delete: receiptHandle => {
      const message = [...messages.values()].find(held => held.receiptHandle === receiptHandle && receiptHandle !== '')
      return message !== undefined && messages.delete(message.messageId)
    },
    messages: () => [...messages.values()],
    sent: () => sent,
    whenVisible: consumer => {
      consume = consumer
      consume()
    },
  }
}
