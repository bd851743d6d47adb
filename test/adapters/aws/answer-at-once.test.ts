import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAtOnce } from '../../../lib/adapters/aws/answer-at-once.ts'
import { ledgerClient } from '../../../lib/adapters/dynamodb/client.ts'
import { eventBusFrom } from '../../../lib/adapters/event-bus.ts'
import { answer, type FaultServer, startFaultServer } from '../../support/fault-server.ts'

let server: FaultServer
beforeAll(async () => {
  server = await startFaultServer(() => answer(200, '{}', {}))
})
afterAll(() => server.close())

const variables = () => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_ENDPOINT_URL: server.origin.origin,
})

test('an AWS client reads the answer to its operation, and nothing is sent', async () => {
  const asked: string[] = []
  const client = ledgerClient(
    variables(),
    answerAtOnce(operation => {
      asked.push(operation)
      return operation === 'GetItem' ? { Item: { id: { S: 'one' } } } : {}
    }),
  )
  const table = { TableName: 't' }
  expect(await client.send(new GetItemCommand({ ...table, Key: { id: { S: 'one' } } }))).toMatchObject({
    Item: { id: { S: 'one' } },
  })
  await client.send(new PutItemCommand({ ...table, Item: { id: { S: 'one' } } }))
  expect(asked).toEqual(['GetItem', 'PutItem'])
  expect(server.connections()).toBe(0)
})

test('a bus over it publishes nothing, and opens no connection', async () => {
  const requestHandler = answerAtOnce(() => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }))
  const bus = eventBusFrom({ variables: variables(), busName: 'retries', withinMs: 5_000, requestHandler })
  await bus.connect()
  expect(await bus.put({ source: 's', detailType: 'd', detail: {} })()).toEqual(E.right(undefined))
  expect(server.connections()).toBe(0)
})
