import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countersIn } from '../../../lib/adapters/dynamodb/counters.ts'
import { counterKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { countersContract } from './counters-contract.ts'

let table: LedgerTable
let calls = 0

beforeAll(async () => {
  table = await openLedgerTable()
  table.client.middlewareStack.add(
    next => args => {
      calls += 1
      return next(args)
    },
    { step: 'initialize' },
  )
})

afterAll(() => table.close())

countersContract(() => countersIn(table))

const environment = 'sandbox'
const maxima = { perDay: 3, perInterval: 2 }
const keyOf = (day: number) => ({ ...counterKey(environment, day) })
const itemOf = async (day: number) =>
  (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key: keyOf(day) }))).Item

test('the counter of a day is one item, which expires two days after the day', async () => {
  const day = 20_468
  const { take, giveBack } = countersIn(table)
  for (const interval of [7, 8, 8]) await take(environment, { day, interval }, maxima)()
  await giveBack(environment, day)()
  expect(await itemOf(day)).toStrictEqual({
    pk: { S: 'day/sandbox/20468' },
    sk: { S: 'counter' },
    used: { N: '2' },
    pace_interval: { N: '8' },
    pace_used: { N: '2' },
    expires_at: { N: String(20_471 * 86_400) },
  })
})

test('the first send of an interval is one call, the others are two, and a refusal is three', async () => {
  const { take } = countersIn(table)
  const needed: number[] = []
  for (const interval of [1, 1, 1, 2]) {
    calls = 0
    await take(environment, { day: 20_480, interval }, maxima)()
    needed.push(calls)
  }
  expect(needed).toEqual([1, 2, 3, 1])
})

test('nothing is written where nothing was taken', async () => {
  expect(await countersIn(table).giveBack(environment, 20_490)()).toStrictEqual(E.right(undefined))
  expect(await itemOf(20_490)).toBeUndefined()
})

test('a stored count that is not a whole number is an error', async () => {
  const day = 20_500
  const Item = { ...keyOf(day), used: { N: '3.5' } }
  const wrongShape = E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' })
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }))
  expect(await countersIn(table).count(environment, day)()).toStrictEqual(wrongShape)
  expect(await countersIn(table).take(environment, { day, interval: 1 }, maxima)()).toStrictEqual(wrongShape)
})
