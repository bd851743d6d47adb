import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import type { BusEvent } from '../../lib/domain/events/bus-event.ts'
import type { DueMessage, LookMessage } from '../../lib/ports/queue.ts'
import { subjectKey } from './ledger-examples.ts'
import { busMemory, busOver, queueMemory, queueOver } from './memory-bus.ts'

const event = (id: string): BusEvent => ({ source: 'idv-retry', detailType: 'Something', detail: { id } })
const message = (delaySeconds: number): DueMessage => ({ key: subjectKey(), delaySeconds })

test('a bus keeps every event, repeats too, and passes each on', async () => {
  const handedOn: BusEvent[] = []
  const bus = busMemory(one => void handedOn.push(one))
  for (const id of ['1', '2', '2']) expect(await busOver(bus).put(event(id))()).toStrictEqual(E.right(undefined))
  expect(bus.events).toEqual(['1', '2', '2'].map(event))
  expect(handedOn).toEqual(bus.events)
})

test('a queue passes every message on, with its delay', async () => {
  const handedOn: DueMessage[] = []
  const looks: LookMessage[] = []
  const queue = queueOver(
    queueMemory(
      one => void handedOn.push(one),
      one => void looks.push(one),
    ),
  )
  expect(await queue.sendDue([message(0), message(900)])()).toStrictEqual(E.right(0))
  expect(handedOn).toEqual([message(0), message(900)])
  const look: LookMessage = { item: { _tag: 'Subject', key: subjectKey() }, delaySeconds: 7 }
  expect(await queue.sendLooks([look])()).toStrictEqual(E.right(0))
  expect(looks).toEqual([look])
})
