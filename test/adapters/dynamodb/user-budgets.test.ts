import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userBudgetKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { userBudgetsIn } from '../../../lib/adapters/dynamodb/user-budgets.ts'
import { subjectKey } from '../../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { userBudgetsContract } from './user-budgets-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

userBudgetsContract(() => userBudgetsIn(table))

test('a saved budget names its user by a hash only', async () => {
  const key = subjectKey('named-by-a-hash')
  const { environment, client_user_id, template_id } = key
  const slots = [{ token: 't', atMs: 1, template_id, attempt_id: 'idv_A' }]
  const saved = await userBudgetsIn(table).save({ environment, client_user_id, version: 0, slots })()
  expect(saved).toMatchObject({ right: { _tag: 'Saved' } })
  const get = new GetItemCommand({ TableName: table.tableName, Key: { ...userBudgetKey(environment, client_user_id) } })
  const { Item } = await table.client.send(get)
  expect(Item).toBeDefined()
  expect(JSON.stringify(Item)).not.toContain(client_user_id)
})

test.each([
  ['of another schema', { schema: { N: '2' }, version: { N: '1' }, body: { S: '{"slots":[]}' } }, 'unknown-schema'],
  ['without its slots', { schema: { N: '1' }, version: { N: '1' }, body: { S: '{}' } }, 'wrong-shape'],
])('an item %s is an error, not an empty budget', async (_, members, cause) => {
  const { client_user_id } = subjectKey(`unreadable-${cause}`)
  const Item = { ...userBudgetKey('sandbox', client_user_id), ...members }
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }))
  expect(await userBudgetsIn(table).load('sandbox', client_user_id)()).toStrictEqual(
    E.left({ _tag: 'LedgerUnavailable', cause }),
  )
})
