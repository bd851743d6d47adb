import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynamoDb } from '../../../bench/stand-ins/dynamodb.ts'
import { clientFor, type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'

let dynalite: LedgerTable
let server: Server
let standIn: DynamoDBClient
const units: Array<readonly [read: number, write: number]> = []

beforeAll(async () => {
  dynalite = await openLedgerTable()
  const { answer } = dynamoDb()
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '')
    const { status, body, readUnits, writeUnits } = answer(operation, JSON.parse(text))
    units.push([readUnits, writeUnits])
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  standIn = clientFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(async () => {
  standIn.destroy()
  server.close()
  await dynalite.close()
})

const keyOf = (name: string) => ({ pk: { S: name }, sk: { S: 'ledger' } })
const key = keyOf('one')
const N = (value: number) => ({ N: String(value) })

const put = (item: object, more: Partial<PutItemCommandInput> = {}) => ({
  put: { Item: { ...key, ...item }, ...more },
})
const update = (more: Partial<UpdateItemCommandInput>) => ({ update: more })
const atVersion = (version: number): Partial<PutItemCommandInput> => ({
  ConditionExpression: 'version = :expected',
  ExpressionAttributeValues: { ':expected': N(version) },
})
const absent: Partial<PutItemCommandInput> = { ConditionExpression: 'attribute_not_exists(version)' }
const counted = (amount: number, bound: number): Partial<UpdateItemCommandInput> => ({
  Key: keyOf('counter'),
  UpdateExpression: 'ADD used :amount',
  ConditionExpression: 'attribute_not_exists(used) OR used <= :bound',
  ExpressionAttributeValues: { ':amount': N(amount), ':bound': N(bound) },
})
const otherAttempt = (id: string): Partial<PutItemCommandInput> => ({
  ConditionExpression: 'attribute_not_exists(pk) OR attempt_id <> :attempt',
  ExpressionAttributeValues: { ':attempt': { S: id } },
})
const recorded: Partial<UpdateItemCommandInput> = {
  UpdateExpression: 'SET #state = :state, used_at = :at',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':state': { S: 'retried' }, ':at': N(5) },
}

type Step = { put: Partial<PutItemCommandInput> } | { update: Partial<UpdateItemCommandInput> }

const steps: ReadonlyArray<readonly [name: string, step: Step]> = [
  ['a first version', put({ version: N(1) }, absent)],
  ['a first version once more', put({ version: N(1) }, absent)],
  ['the next version', put({ version: N(2) }, atVersion(1))],
  ['the next version once more', put({ version: N(2) }, atVersion(1))],
  ['another attempt', put({ attempt_id: { S: 'a' } }, otherAttempt('a'))],
  ['the same attempt', put({ attempt_id: { S: 'a' } }, otherAttempt('a'))],
  ['a state', update({ Key: key, ...recorded })],
  ['a state of an item that does not exist', update({ Key: keyOf('new'), ...recorded })],
  ['an item of the same partition', put({ sk: { S: 'other' }, version: N(1) }, absent)],
  ['a counter that is new', update(counted(1, 1))],
  ['a counter within its bound', update(counted(1, 1))],
  ['a counter beyond its bound', update(counted(1, 1))],
]

const outcomeOf = async (client: DynamoDBClient, step: Step): Promise<unknown> => {
  const TableName = dynalite.tableName
  const Key = 'put' in step ? key : step.update.Key
  const write =
    'put' in step
      ? client.send(new PutItemCommand({ TableName, Item: {}, ...step.put }))
      : client.send(new UpdateItemCommand({ TableName, Key, ...step.update }))
  const failure = await write.then(
    () => undefined,
    (thrown: Error) => thrown.name,
  )
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
  return { failure, Item }
}

describe("the bench's DynamoDB behaves like dynalite", () => {
  test.each(steps)('%s', async (_name, step) => {
    expect(await outcomeOf(standIn, step)).toEqual(await outcomeOf(dynalite.client, step))
  })
})

test('an index entry that is added, moved or removed is billed too', async () => {
  const due = (shard: string, at: number) => ({ due_shard: { S: shard }, due_at: N(at) })
  const items = [{}, due('a', 1), due('a', 1), due('a', 2), {}, { body: { S: 'x'.repeat(1_100) } }, {}]
  const billed: number[] = []
  for (const item of items) {
    units.length = 0
    await standIn.send(new PutItemCommand({ TableName: 'billed', Item: { ...key, ...item } }))
    billed.push(units[0]?.[1] ?? 0)
  }
  expect(billed).toEqual([1, 2, 1, 3, 2, 2, 2])
})

test('a key of two attributes names an item of its own', async () => {
  const keyed = (sk: string) => ({ pk: { S: 'one' }, sk: { S: sk } })
  await standIn.send(new PutItemCommand({ TableName: 'keyed', Item: { ...keyed('a'), version: N(1) } }))
  const read = (sk: string) => standIn.send(new GetItemCommand({ TableName: 'keyed', Key: keyed(sk) }))
  expect([(await read('a')).Item?.['version'], (await read('b')).Item]).toEqual([N(1), undefined])
})

test('an unknown expression is an error, not a guess', () => {
  const { answer } = dynamoDb()
  const input = { TableName: 't', Item: key, ConditionExpression: 'size(body) < :max' }
  expect(() => answer('PutItem', input)).toThrow('does not support the expression')
})
