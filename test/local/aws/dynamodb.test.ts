import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DynamoDbStandIn, startDynamoDb } from '../../../local/aws/dynamodb.ts'
import { readDeployment } from '../../../local/deployment.ts'

const keyOf = (name: string) => ({ pk: { S: name }, sk: { S: name } })

let table: DynamoDbStandIn
beforeAll(async () => {
  table = await startDynamoDb('ledger', (await readDeployment()).table)
})
afterAll(() => table.close())

it('the table of serverless.yml stores items by its key, and returns all of them', async () => {
  const items = [{ ...keyOf('control'), paused: { BOOL: true } }, keyOf('other')]
  for (const item of items) await table.putItem(item)
  await table.putItem(keyOf('other'))
  const found = await table.items()
  expect(found).toHaveLength(2)
  expect(found).toEqual(expect.arrayContaining(items))
})

it('refuses an item without its key', async () => {
  await expect(table.putItem({ pk: { S: 'a' } })).rejects.toThrow()
})
