import * as E from 'fp-ts/Either'
import type { BusError, BusEvent } from '../../lib/domain/events/bus-event.ts'
import type { Bus } from '../../lib/ports/bus.ts'
import type { DueMessage, LookMessage, Queue, QueueError } from '../../lib/ports/queue.ts'
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

/** Queues that pass every message on at once, with its delay. They return the number of refused messages. */
export interface QueueMemory {
  readonly sendDue: (messages: ReadonlyArray<DueMessage>) => number
  readonly sendLooks: (messages: ReadonlyArray<LookMessage>) => number
}

const passing =
  <A>(handOn: (message: A) => void) =>
  (messages: ReadonlyArray<A>): number => {
    for (const message of messages) handOn(message)
    return 0
  }

export const queueMemory = (
  handOn: (message: DueMessage) => void,
  handOnLook: (message: LookMessage) => void = () => {},
): QueueMemory => ({ sendDue: passing(handOn), sendLooks: passing(handOnLook) })

/** The port over what is in memory. */
export const queueOver = (memory: QueueMemory, calling: Calling<QueueError> = inTurn): Queue => ({
  sendDue: messages => calling({ name: 'send', isChange: true }, () => E.right(memory.sendDue(messages))),
  sendLooks: messages => calling({ name: 'send looks', isChange: true }, () => E.right(memory.sendLooks(messages))),
})
