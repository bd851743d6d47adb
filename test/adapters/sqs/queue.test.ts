import * as E from 'fp-ts/Either'
import { afterEach, describe, expect, test } from 'vitest'
import { queueOf } from '../../../lib/adapters/sqs/queue.ts'
import type { DueMessage } from '../../../lib/ports/queue.ts'
import {
  answer,
  type Behaviour,
  type FaultServer,
  type Received,
  silence,
  startFaultServer,
} from '../../support/fault-server.ts'
import { subjectKey } from '../../support/ledger-examples.ts'

const servers: FaultServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const queueAt = async (behave: (request: Received) => Behaviour, withinMs = 5_000) => {
  const server = await startFaultServer(behave)
  servers.push(server)
  const variables = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_SQS: server.origin.origin,
  }
  return { server, queue: queueOf({ variables, queueUrl: `${server.origin.origin}/1/retries`, withinMs }) }
}

const messages = (count: number): ReadonlyArray<DueMessage> =>
  Array.from({ length: count }, (_, index) => ({ key: subjectKey(`user-${index}`), delaySeconds: index }))

interface Batch {
  readonly Entries: ReadonlyArray<{ readonly Id: string; readonly MessageBody: string; readonly DelaySeconds: number }>
}

const batchOf = ({ body }: Received): Batch => JSON.parse(body)

const taking = (failed: number) => (): Behaviour =>
  answer(
    200,
    JSON.stringify({
      Successful: [],
      Failed: Array.from({ length: failed }, (_, index) => ({ Id: String(index), Code: 'c', SenderFault: false })),
    }),
    { 'content-type': 'application/x-amz-json-1.0' },
  )

const unavailable = E.left({ _tag: 'QueueUnavailable' })

describe('due messages', () => {
  test('are sent ten at a time, each with its delay, in the form of an event of the bus', async () => {
    const { server, queue } = await queueAt(taking(0))
    expect(await queue.send(messages(23))()).toEqual(E.right(0))
    const entries = server.requests.map(batchOf).map(({ Entries }) => Entries)
    expect(entries.map(({ length }) => length).toSorted((one, other) => other - one)).toEqual([10, 10, 3])
    const delays = entries.flat().map(({ DelaySeconds }) => DelaySeconds)
    expect(new Set(delays)).toEqual(new Set(Array.from({ length: 23 }, (_, index) => index)))
    expect(JSON.parse(entries.flat().find(({ DelaySeconds }) => DelaySeconds === 22)?.MessageBody ?? '')).toEqual({
      source: 'idv-retry',
      'detail-type': 'Identity Verification Attempt Due',
      detail: subjectKey('user-22'),
    })
  })

  test('that the queue did not take are counted over all batches', async () => {
    const { queue } = await queueAt(taking(2))
    expect(await queue.send(messages(11))()).toEqual(E.right(4))
  })

  test('make no call when there are none', async () => {
    const { server, queue } = await queueAt(taking(0))
    expect(await queue.send([])()).toEqual(E.right(0))
    expect(server.requests).toEqual([])
  })

  test('count as unsent when one batch fails', async () => {
    const { queue } = await queueAt(request =>
      batchOf(request).Entries.length === 10 ? taking(0)() : answer(400, '{"__type":"AccessDeniedException"}'),
    )
    expect(await queue.send(messages(11))()).toEqual(unavailable)
  })

  test('are given up at the deadline, and nothing is left open', async () => {
    const { server, queue } = await queueAt(() => silence, 100)
    expect(await queue.send(messages(1))()).toEqual(unavailable)
    await server.allClosed()
  })
})
