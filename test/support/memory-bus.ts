import * as E from 'fp-ts/Either'
import type { BusError, BusEvent } from '../../lib/domain/bus-event.ts'
import type { Bus } from '../../lib/ports/bus.ts'
import type { DueMessage, Queue, QueueError } from '../../lib/ports/queue.ts'
import { type Calling, inTurn } from './calling.ts'

/** A bus that takes every event, keeps it, and passes it on. */
export interface BusMemory {
  readonly events: ReadonlyArray<BusEvent>
  readonly put: (event: BusEvent) => void
}

export const busMemory = (handOn: (event: BusEvent) => void = () => {}): BusMemory => {
  const events: BusEvent[] = []
  return {
    events,
    put: event => {
      events.push(event)
      handOn(event)
    },
  }
}

/** The port over what is in memory. */
export const busOver = ({ put }: BusMemory, calling: Calling<BusError> = inTurn): Bus => ({
  put: event => calling({ name: `put ${event.detailType}`, isChange: true }, () => E.right(put(event))),
})

/** A queue that passes every message on at once, with its delay. `send` returns the number of refused messages. */
export interface QueueMemory {
  readonly send: (messages: ReadonlyArray<DueMessage>) => number
}

export const queueMemory = (handOn: (message: DueMessage) => void): QueueMemory => ({
  send: messages => {
    for (const message of messages) handOn(message)
    return 0
  },
})

/** The port over what is in memory. */
export const queueOver = ({ send }: QueueMemory, calling: Calling<QueueError> = inTurn): Queue => ({
  send: messages => calling({ name: 'send', isChange: true }, () => E.right(send(messages))),
})
