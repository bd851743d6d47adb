import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countersIn } from '../../../lib/adapters/dynamodb/counters.ts'
import { counterKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import type { Counter } from '../../../lib/domain/budget.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { countersContract } from './counters-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

countersContract(() => countersIn(table))

const keyOf = (counter: Counter) => ({ ...counterKey(counter) })

const expiryOf = async (counter: Counter): Promise<number> => {
  await countersIn(table).reserve(counter, 1, 1)()
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.tableName, Key: keyOf(counter) }))
  return Number(Item?.['expires_at']?.N)
}

test('counters expire a day or more after they start', async () => {
  expect(await expiryOf({ _tag: 'Day', environment: 'sandbox', day: 1 })).toBe(4 * 86_400)
  expect(await expiryOf({ _tag: 'Pace', environment: 'sandbox', slot: 120 })).toBe(600 + 86_400)
  expect(await expiryOf({ _tag: 'Pace', environment: 'production', slot: 60 })).toBe(600 + 86_400)
})

test('a stored count that is not a whole number is an error', async () => {
  const counter: Counter = { _tag: 'Day', environment: 'sandbox', day: 7 }
  const Item = { ...keyOf(counter), used: { N: '1.5' } }
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }))
  expect(await countersIn(table).count(counter)()).toStrictEqual(
    E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' }),
  )
})
