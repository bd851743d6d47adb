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
  /** How long a message is kept, whether or not it was received. Four days by default, as SQS. */
  readonly retentionMs?: number
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
  /** Makes a received message visible after this time from now. False if it has been received again since. */
  readonly hideFor: (receiptHandle: string, timeoutMs: number) => boolean
  /** Messages that are kept, oldest first. */
  readonly messages: () => readonly QueueMessage[]
  /** The bodies of all messages that were sent. */
  readonly sent: () => readonly string[]
  /** Calls `consume` whenever a message may be visible. There is one consumer. */
  readonly whenVisible: (consume: () => void) => void
}

const fourDaysMs = 345_600_000

/** Creates a standard queue of SQS in memory, on a clock that can be advanced. */
export const createQueue = (
  { name, visibilityTimeoutMs, retentionMs = fourDaysMs, deadLetters }: QueueOptions,
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

  const kept = (): readonly QueueMessage[] => {
    for (const { messageId, sentAtMs } of messages.values())
      if (clock.now() - sentAtMs >= retentionMs) messages.delete(messageId)
    return [...messages.values()]
  }

  const held = (receiptHandle: string): QueueMessage | undefined =>
    receiptHandle === '' ? undefined : kept().find(message => message.receiptHandle === receiptHandle)

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
      const visible = kept().filter(({ visibleAtMs }) => visibleAtMs <= clock.now())
      const isExhausted = ({ receiveCount }: QueueMessage): boolean =>
        deadLetters !== undefined && receiveCount >= deadLetters.receivesMax
      for (const message of visible.filter(isExhausted)) moveToDeadLetters(message)
      return visible
        .filter(message => !isExhausted(message))
        .slice(0, max)
        .map(take)
    },
    delete: receiptHandle => {
      const message = held(receiptHandle)
      return message !== undefined && messages.delete(message.messageId)
    },
    hideFor: (receiptHandle, timeoutMs) => {
      const message = held(receiptHandle)
      if (message === undefined) return false
      put({ ...message, visibleAtMs: clock.now() + timeoutMs })
      return true
    },
    messages: kept,
    sent: () => sent,
    whenVisible: consumer => {
      consume = consumer
      consume()
    },
  }
}
