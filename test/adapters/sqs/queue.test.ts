import * as E from 'fp-ts/Either'
import { afterEach, describe, expect, test } from 'vitest'
import { queueOf } from '../../../lib/adapters/sqs/queue.ts'
import { visibilityIn } from '../../../lib/adapters/sqs/visibility.ts'
import type { DueMessage, LookMessage } from '../../../lib/ports/queue.ts'
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
  const { origin } = server.origin
  const urls = { dueQueueUrl: `${origin}/1/due`, retryQueueUrl: `${origin}/1/retries` }
  return {
    server,
    queue: queueOf({ variables, ...urls, withinMs }),
    visibility: visibilityIn({ variables, queueUrl: urls.retryQueueUrl, withinMs }),
  }
}

const messages = (count: number): ReadonlyArray<DueMessage> =>
  Array.from({ length: count }, (_, index) => ({ key: subjectKey(`user-${index}`), delaySeconds: index }))

interface Batch {
  readonly QueueUrl: string
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
    expect(await queue.sendDue(messages(23))()).toEqual(E.right(0))
    const entries = server.requests.map(batchOf).map(({ Entries }) => Entries)
    expect(entries.map(({ length }) => length).toSorted((one, other) => other - one)).toEqual([10, 10, 3])
    const delays = entries.flat().map(({ DelaySeconds }) => DelaySeconds)
    expect(new Set(delays)).toEqual(new Set(Array.from({ length: 23 }, (_, index) => index)))
    expect(JSON.parse(entries.flat().find(({ DelaySeconds }) => DelaySeconds === 22)?.MessageBody ?? '')).toEqual({
      source: 'idv-retry',
      'detail-type': 'Identity Verification Attempt Due',
      detail: { ...subjectKey('user-22'), delay_seconds: 22 },
    })
    expect(new Set(server.requests.map(batchOf).map(({ QueueUrl }) => QueueUrl.split('/').at(-1)))).toEqual(
      new Set(['due']),
    )
  })

  test('that the queue did not take are counted over all batches', async () => {
    const { queue } = await queueAt(taking(2))
    expect(await queue.sendDue(messages(11))()).toEqual(E.right(4))
  })

  test('make no call when there are none', async () => {
    const { server, queue } = await queueAt(taking(0))
    expect(await queue.sendDue([])()).toEqual(E.right(0))
    expect(server.requests).toEqual([])
  })

  test('count as unsent when one batch fails', async () => {
    const { queue } = await queueAt(request =>
      batchOf(request).Entries.length === 10 ? taking(0)() : answer(400, '{"__type":"AccessDeniedException"}'),
    )
    expect(await queue.sendDue(messages(11))()).toEqual(unavailable)
  })

  test('are given up at the deadline, and nothing is left open', async () => {
    const { server, queue } = await queueAt(() => silence, 100)
    expect(await queue.sendDue(messages(1))()).toEqual(unavailable)
    await server.allClosed()
  })
})

describe('looks', () => {
  test('go to the queue of status updates, each naming an attempt or a subject', async () => {
    const { server, queue } = await queueAt(taking(0))
    const key = subjectKey()
    const looks: ReadonlyArray<LookMessage> = [
      { item: { _tag: 'Attempt', environment: 'sandbox', attempt_id: 'idv_A' }, delaySeconds: 0 },
      { item: { _tag: 'Subject', key }, delaySeconds: 30 },
    ]
    expect(await queue.sendLooks(looks)()).toEqual(E.right(0))
    const { QueueUrl, Entries } = server.requests.map(batchOf)[0] ?? { QueueUrl: '', Entries: [] }
    expect(QueueUrl).toMatch(/\/retries$/)
    expect(Entries.map(({ DelaySeconds }) => DelaySeconds)).toEqual([0, 30])
    const envelope = { source: 'idv-retry', 'detail-type': 'Identity Verification Look Due' }
    expect(Entries.map(({ MessageBody }) => JSON.parse(MessageBody))).toEqual([
      { ...envelope, detail: { environment: 'sandbox', attempt_id: 'idv_A', delay_seconds: 0 } },
      { ...envelope, detail: { ...key, delay_seconds: 30 } },
    ])
  })
})

describe('the visibility of a message', () => {
  const empty = () => answer(200, '{}', { 'content-type': 'application/x-amz-json-1.0' })

  test('is changed by its receipt handle', async () => {
    const { server, visibility } = await queueAt(empty)
    expect(await visibility.hideFor('handle', 900)()).toEqual(E.right(undefined))
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { QueueUrl: `${server.origin.origin}/1/retries`, ReceiptHandle: 'handle', VisibilityTimeout: 900 },
    ])
  })

  test('is unchanged if SQS refuses it', async () => {
    const { visibility } = await queueAt(() => answer(400, '{"__type":"ReceiptHandleIsInvalid"}'))
    expect(await visibility.hideFor('handle', 900)()).toEqual(unavailable)
  })

  test('is given up at the deadline, and nothing is left open', async () => {
    const { server, visibility } = await queueAt(() => silence, 100)
    expect(await visibility.hideFor('handle', 900)()).toEqual(unavailable)
    await server.allClosed()
  })
})
