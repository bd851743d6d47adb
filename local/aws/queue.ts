import { randomUUID } from 'node:crypto'
import type { StackClock } from '../stack-clock.ts'

/** A message in a queue. Times are milliseconds since the epoch. */
export interface QueueMessage {
  readonly messageId: string
  readonly body: string
  readonly sentAtMs: number
  readonly firstReceivedAtMs: number | undefined
  readonly receiveCount: number
  /** From the last receive; `delete` needs it. */
  readonly receiptHandle: string
  readonly visibleAtMs: number
}

export interface QueueOptions {
  readonly name: string
  readonly visibilityTimeoutMs: number
  /**
   * A message that was received `receivesMax` times and not deleted goes to this queue instead of a further receive.
   */
  readonly deadLetters?: { readonly queue: Queue; readonly receivesMax: number }
}

export interface Queue {
  readonly name: string
  readonly send: (body: string, delayMs?: number) => QueueMessage
  /** At most `max` visible messages. They are invisible until their visibility timeout ends. */
  readonly receive: (max: number) => readonly QueueMessage[]
  /** False if the message has been received again since. */
  readonly delete: (receiptHandle: string) => boolean
  /** Messages that are not deleted, oldest first. */
  readonly messages: () => readonly QueueMessage[]
  /** The bodies of all messages that were sent. */
  readonly sent: () => readonly string[]
  /** Calls `consume` whenever a message may be visible. There is one consumer. */
  readonly whenVisible: (consume: () => void) => void
}

/** Creates a standard queue of SQS in memory, on a clock that can be advanced. */
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

  const moveToDeadLetters = (message: QueueMessage): void => {
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
      const isExhausted = ({ receiveCount }: QueueMessage): boolean =>
        deadLetters !== undefined && receiveCount >= deadLetters.receivesMax
      for (const message of visible.filter(isExhausted)) moveToDeadLetters(message)
      return visible
        .filter(message => !isExhausted(message))
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
