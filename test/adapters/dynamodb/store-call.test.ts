import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { countersIn } from '../../../lib/adapters/dynamodb/counters.ts'
import { dueAttributes } from '../../../lib/adapters/dynamodb/due-index.ts'
import { dueRowsIn } from '../../../lib/adapters/dynamodb/due-rows.ts'
import { ledgerKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { ledgerIn } from '../../../lib/adapters/dynamodb/ledger.ts'
import { queryPage, type Store } from '../../../lib/adapters/dynamodb/store.ts'
import { applyCommand } from '../../../lib/use-cases/apply-command.ts'
import { emptySubject, fence, schedule, subjectKey, t0, via } from '../../support/ledger-examples.ts'
import { clientFor, type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { untraced } from '../../support/untraced.ts'
import { windowMs } from '../../support/window.ts'

interface Answered {
  readonly status: number
  readonly body: string
  readonly date?: Date
}

/** A store in the place of DynamoDB. The status 0 closes the connection. */
const answeringTo = async (answerTo: (call: number, request: IncomingMessage) => Answered) => {
  let calls = 0
  const server: Server = createServer((request, response) => {
    calls += 1
    request.resume()
    const { status, body, date } = answerTo(calls, request)
    if (status === 0) request.socket.destroy()
    else {
      if (date !== undefined) response.setHeader('date', date.toUTCString())
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
    }
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const client = clientFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  opened.push(() => {
    client.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { client, tableName: 'ledger', calls: () => calls }
}

/** A store that gives the same answer to each request. */
const answering = (status: number, body: string) => answeringTo(() => ({ status, body }))

const opened: Array<() => void> = []

afterEach(() => {
  for (const close of opened.splice(0)) close()
})

const unavailable = (cause: string) => E.left({ _tag: 'LedgerUnavailable', cause })
const error = (type: string) =>
  JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'quotes the item' })

describe.each([
  ['ProvisionedThroughputExceededException', 400, 'throttled', 2],
  ['ThrottlingException', 400, 'throttled', 2],
  ['ResourceNotFoundException', 400, 'no-table', 1],
  ['AccessDeniedException', 400, 'denied', 1],
  ['UnrecognizedClientException', 400, 'denied', 1],
  ['ValidationException', 400, 'unreachable', 2],
  ['InternalServerError', 500, 'unreachable', 2],
])('%s', (type, status, cause, reads) => {
  test('is reported by its cause alone; a read is repeated where that may help', async () => {
    const store = await answering(status, error(type))
    expect(await ledgerIn(store).load(subjectKey())()).toStrictEqual(unavailable(cause))
    expect(store.calls()).toBe(reads)
  })

  test('a write is not repeated', async () => {
    const store = await answering(status, error(type))
    expect(await ledgerIn(store).save(emptySubject)()).toStrictEqual(unavailable(cause))
    expect(await countersIn(store).giveBack('sandbox', 1)()).toStrictEqual(unavailable(cause))
    const maxima = { perDay: 1, perInterval: 1 }
    expect(await countersIn(store).take('sandbox', { day: 1, interval: 1 }, maxima)()).toStrictEqual(unavailable(cause))
    expect(store.calls()).toBe(3)
  })
})

test.each([
  ['hangs up', 0, ''],
  ['answers with a page', 200, '<html>'],
  ['answers with a page and an error', 503, '<html>'],
])('a store that %s is unreachable', async (_, status, body) => {
  const store = await answering(status, body)
  expect(await ledgerIn(store).load(subjectKey())()).toStrictEqual(unavailable('unreachable'))
  expect(await ledgerIn(store).save(emptySubject)()).toStrictEqual(unavailable('unreachable'))
  expect(store.calls()).toBe(3)
})

describe('a signature of the wrong time', () => {
  const expired = JSON.stringify({
    __type: 'com.amazon.coral.service#InvalidSignatureException',
    message: 'Signature expired: 20261101T115000Z is now earlier than 20261101T115500Z (20261101T120000Z - 5 min.)',
  })
  const maxima = { perDay: 1, perInterval: 1 }
  const calls: ReadonlyArray<readonly [string, (store: Store) => () => Promise<E.Either<unknown, unknown>>]> = [
    ['a read', store => ledgerIn(store).load(subjectKey())],
    ['a query', store => queryPage(store, { KeyConditionExpression: 'pk = :pk' })],
    ['a save', store => ledgerIn(store).save(emptySubject)],
    ['a counter', store => countersIn(store).take('sandbox', { day: 1, interval: 1 }, maxima)],
    ['a counter that gives back', store => countersIn(store).giveBack('sandbox', 1)],
  ]

  test.each(calls)('is refused once: %s is made again and succeeds', async (_, call) => {
    const store = await answeringTo(n => (n === 1 ? { status: 400, body: expired } : { status: 200, body: '{}' }))
    expect(E.isRight(await call(store)())).toBe(true)
    const once = await answeringTo(() => ({ status: 200, body: '{}' }))
    await call(once)()
    expect(store.calls()).toBe(once.calls() + 1)
  })

  test.each(calls)('is refused each time: %s ends after two requests, because of a clock', async (_, call) => {
    const store = await answering(400, expired)
    expect(await call(store)()).toStrictEqual(unavailable('clock'))
    expect(store.calls()).toBe(2)
  })

  test.each(calls)('is right the second time although the clock of this process is wrong: %s', async (_, call) => {
    const now = new Date(Date.now() + 3 * 60 * 60_000)
    const isInTime = ({ headers }: IncomingMessage): boolean => {
      const signed = String(headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
      return Math.abs(Date.parse(signed) - now.getTime()) < 5 * 60_000
    }
    const refused = { status: 400, body: expired, date: now }
    const store = await answeringTo((_call, request) =>
      isInTime(request) ? { status: 200, body: '{}', date: now } : refused,
    )
    expect(E.isRight(await call(store)())).toBe(true)
  })

  test('is refused, then a save gets no answer: it is not made a third time', async () => {
    const store = await answeringTo(n => ({ status: n === 1 ? 400 : 0, body: expired }))
    expect(await ledgerIn(store).save(emptySubject)()).toStrictEqual(unavailable('unreachable'))
    expect(store.calls()).toBe(2)
  })
})

describe('on a real table', () => {
  let table: LedgerTable

  beforeAll(async () => {
    table = await openLedgerTable()
  })

  afterAll(() => table.close())

  test('a fence is recorded once when the answer to its write is lost', async () => {
    const client = clientFor(table.url)
    let losses = 1
    client.middlewareStack.add(
      (next, context) => async args => {
        const answer = await next(args)
        if (context['commandName'] !== 'PutItemCommand' || losses === 0) return answer
        losses -= 1
        throw new Error('socket hang up')
      },
      { step: 'deserialize', priority: 'low' },
    )
    await ledgerIn(table).save(via(emptySubject, schedule()))()
    const environment = {
      ledger: ledgerIn({ ...table, client }),
      windowMs,
      nowMs: () => t0,
      wait: () => async () => {},
      journal: untraced,
    }
    const applied = await applyCommand(subjectKey(), fence('mine'))(environment)()
    expect(applied).toMatchObject(E.right({ _tag: 'Applied', subject: { version: 2 } }))
    expect(losses).toBe(0)
    client.destroy()
  })

  test('a row of the index that names neither a subject nor an attempt is left out and counted', async () => {
    const key = ledgerKey(subjectKey('user-of-a-bare-row'))
    const row = { ...key, ...dueAttributes(key.pk.S, { kind: 'look', atMs: 5 }) }
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: row }))
    expect(await dueRowsIn(table).due('look', 10, 10)()).toStrictEqual(E.right({ rows: [], unreadable: 1 }))
  })
})
