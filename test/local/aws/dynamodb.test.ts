import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DynamoDbStandIn, startDynamoDb } from '../../../local/aws/dynamodb.ts'
import { readDeployment } from '../../../local/deployment.ts'

let table: DynamoDbStandIn
beforeAll(async () => {
  table = await startDynamoDb('ledger', (await readDeployment()).table)
})
afterAll(() => table.close())

it('the table of serverless.yml stores items by its key, and returns all of them', async () => {
  const items = [{ id: { S: 'control' }, paused: { BOOL: true } }, { id: { S: 'other' } }]
  for (const item of items) await table.putItem(item)
  await table.putItem({ id: { S: 'other' } })
  const found = await table.items()
  expect(found).toHaveLength(2)
  expect(found).toEqual(expect.arrayContaining(items))
})

it('refuses an item without its key', async () => {
  await expect(table.putItem({ other: { S: 'a' } })).rejects.toThrow()
})
