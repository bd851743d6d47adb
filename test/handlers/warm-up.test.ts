import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { surround } from '../support/surroundings.ts'

let around: Awaited<ReturnType<typeof surround>>
beforeAll(async () => {
  around = await surround()
})
afterAll(() => around.stop())

test('init makes a whole retry through the AWS SDK: nothing is sent, written, published or logged', async () => {
  const { warmedUp } = await import('../../handlers/retry.ts')
  const { takeColdStart } = await import('../../handlers/cold-start.ts')
  expect(warmedUp).toMatchObject({ statusCode: 201 })
  expect(around.plaid.requests()).toEqual([])
  expect(around.bus.events).toEqual([])
  const { client, tableName } = around.table
  expect((await client.send(new ScanCommand({ TableName: tableName }))).Items).toEqual([])
  expect(around.written).toEqual([])
  expect(takeColdStart()).toBe(true)
})
