import { type AttributeValue, DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { controlKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import { pauseControlIn } from '../../../lib/adapters/dynamodb/pause-control.ts'
import { pauseSwitchIn } from '../../../lib/adapters/dynamodb/pause-switch.ts'
import type { PauseChange } from '../../../lib/domain/operator/pause-change.ts'
import type { LoadedSwitch, PauseControl } from '../../../lib/ports/pause-switch.ts'
import { setPause } from '../../../lib/use-cases/set-pause.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'

let table: LedgerTable
let nowMs: number
const operator = { reason: 'a reason', by: 'an operator' }

beforeAll(async () => {
  table = await openLedgerTable()
})
afterAll(() => table.close())
beforeEach(async () => {
  nowMs = 1_000_000
  await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key: { ...controlKey } }))
})

const put = (members: Record<string, AttributeValue>) =>
  table.client.send(new PutItemCommand({ TableName: table.tableName, Item: { ...controlKey, ...members } }))
const stored = async () =>
  (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key: { ...controlKey } }))).Item
const set = (paused: boolean, by = operator.by, pauseControl: PauseControl = pauseControlIn(table)) =>
  setPause({ paused, reason: operator.reason, by })({ pauseControl, nowMs: () => nowMs })()
const isPaused = () => pauseSwitchIn(table, () => nowMs, 30_000).isPaused()

test('the switch has what was set, and every function reads it', async () => {
  expect(await set(true)).toStrictEqual(
    E.right({
      paused: true,
      ...operator,
      at: '1970-01-01T00:16:40.000Z',
      effective_at: '1970-01-01T00:17:20.000Z',
    }),
  )
  expect(await stored()).toEqual({
    ...controlKey,
    paused: { BOOL: true },
    reason: { S: operator.reason },
    by: { S: operator.by },
    at: { N: String(nowMs) },
  })
  expect(await isPaused()).toStrictEqual(E.right(true))
  await set(false)
  expect(await isPaused()).toStrictEqual(E.right(false))
})

test('the same change again changes nothing', async () => {
  const first = await set(true)
  nowMs += 5_000
  expect(await set(true)).toStrictEqual(first)
})

test.each<Record<string, AttributeValue>>([
  { paused: { BOOL: false } },
  { paused: { S: 'no' } },
  { paused: { BOOL: false }, at: { S: 'yesterday' } },
  { paused: { BOOL: false }, at: { N: '99999999999999999999' } },
  { Paused: { BOOL: true } },
])('what was set by hand is replaced: %j', async members => {
  await put(members)
  expect(await set(true)).toMatchObject({ right: { paused: true, replaced: { by: null, at: null } } })
  expect(await isPaused()).toStrictEqual(E.right(true))
  expect((await stored())?.['Paused']).toBeUndefined()
})

test('of two operators at once the last one wins, and sees what it replaced', async () => {
  const control = pauseControlIn(table)
  let others = 1
  const between: PauseControl = {
    load: async () => {
      const loaded = await control.load()
      nowMs += 1
      if (others-- > 0) await set(false, 'another operator')
      return loaded
    },
  }
  expect(await set(true, operator.by, between)).toMatchObject({
    right: { paused: true, by: operator.by, replaced: { paused: false, by: 'another operator' } },
  })
  expect(await isPaused()).toStrictEqual(E.right(true))
})

test('where the answer to the write was lost, the change is found, and is answered', async () => {
  const control = pauseControlIn(table)
  let lost = 1
  const losing: PauseControl = {
    load: TE.map(({ stored: before, set: write }: LoadedSwitch) => ({
      stored: before,
      set: (change: PauseChange) => async () => {
        const written = await write(change)()
        return lost-- > 0 ? E.left({ _tag: 'LedgerUnavailable', cause: 'unreachable' } as const) : written
      },
    }))(control.load),
  }
  const answered = await set(true, operator.by, losing)
  expect(answered).toMatchObject({ right: { paused: true, at: new Date(nowMs).toISOString() } })
  expect((await stored())?.['at']).toEqual({ N: String(nowMs) })
})
