import { PutItemCommand } from '@aws-sdk/client-dynamodb'
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
