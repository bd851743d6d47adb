import { type AttributeValue, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { controlKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { pauseSwitchIn } from '../../../lib/adapters/dynamodb/pause-switch.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'

let table: LedgerTable
let nowMs = 0

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

beforeEach(async () => {
  nowMs = 1_000_000
  await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key: { ...controlKey } }))
})

const freshMs = 30_000
const open = (store: Pick<LedgerTable, 'client' | 'tableName'> = table) => pauseSwitchIn(store, () => nowMs, freshMs)
const put = (members: Record<string, AttributeValue>) =>
  table.client.send(new PutItemCommand({ TableName: table.tableName, Item: { ...controlKey, ...members } }))

test('not paused without an item', async () => {
  expect(await open().isPaused()).toStrictEqual(E.right(false))
})

test.each([true, false])('paused: %j', async paused => {
  await put({ paused: { BOOL: paused } })
  expect(await open().isPaused()).toStrictEqual(E.right(paused))
})

test.each<Record<string, AttributeValue>>([{}, { paused: { S: 'true' } }, { Paused: { BOOL: true } }])(
  'an item of another shape is an error, not "not paused": %j',
  async members => {
    await put(members)
    expect(await open().isPaused()).toStrictEqual(E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' }))
  },
)

test('a value that was read is used while it is fresh', async () => {
  const { isPaused } = open()
  expect(await isPaused()).toStrictEqual(E.right(false))
  await put({ paused: { BOOL: true } })
  nowMs += freshMs - 1
  expect(await isPaused()).toStrictEqual(E.right(false))
  nowMs += 1
  expect(await isPaused()).toStrictEqual(E.right(true))
})

test('a clock that was set back makes the value older', async () => {
  const { isPaused } = open()
  await isPaused()
  await put({ paused: { BOOL: true } })
  nowMs -= freshMs
  expect(await isPaused()).toStrictEqual(E.right(true))
})

test('after a failed read the earlier value is not used any more', async () => {
  const { isPaused } = open()
  await isPaused()
  await put({ paused: { S: 'yes' } })
  nowMs += freshMs
  expect(E.isLeft(await isPaused())).toBe(true)
  nowMs -= freshMs
  expect(E.isLeft(await isPaused())).toBe(true)
})

test('a missing table is an error', async () => {
  const elsewhere = open({ ...table, tableName: 'another' })
  expect(await elsewhere.isPaused()).toStrictEqual(E.left({ _tag: 'LedgerUnavailable', cause: 'no-table' }))
})
