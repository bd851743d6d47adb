import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dueRowsIn } from '../../lib/adapters/dynamodb/due-rows.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { pauseSwitchIn } from '../../lib/adapters/dynamodb/pause-switch.ts'
import { itemOf } from '../../lib/adapters/dynamodb/subject-item.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { DueMessage } from '../../lib/ports/queue.ts'
import { sweep } from '../../lib/use-cases/sweep.ts'
import { schedule, subjectKey, t0, via } from '../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../support/ledger-table.ts'
import { queueMemory, queueOver } from '../support/memory-bus.ts'
import { rightOf } from '../support/right-of.ts'
import { sized } from '../support/size.ts'
import { untraced } from '../support/untraced.ts'
import { windowMs } from '../support/window.ts'

const perBatch = 25
const dayMs = 86_400_000

let table: LedgerTable
let calls: string[] = []
let queued: DueMessage[] = []

beforeAll(async () => {
  table = await openLedgerTable()
  table.client.middlewareStack.add(
    (next, { commandName }) =>
      args => {
        calls.push(commandName ?? '')
        return next(args)
      },
    { step: 'initialize' },
  )
})
afterAll(() => table.close())

const itemOfUser = (user: number) => {
  const key = { ...subjectKey(`of-many-${user}`), environment: 'production' as const }
  return itemOf(via(emptyLedger(key), schedule('A', t0)))
}

/** Subjects whose scheduled retries are due, up to this number in all. */
const fillUp = async (from: number, to: number): Promise<void> => {
  for (let first = from; first < to; first += perBatch) {
    const users = Array.from({ length: Math.min(perBatch, to - first) }, (_, index) => first + index)
    const writes = users.map(user => ({ PutRequest: { Item: itemOfUser(user) } }))
    await table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.tableName]: writes } }))
  }
}

/** The calls of one sweep a day later, by their names, and how much it queued. */
const sweepOnce = async (minute: number) => {
  const nowMs = () => t0 + dayMs + minute * 60_000
  calls = []
  queued = []
  const swept = await sweep({
    ledger: { ...ledgerIn(table), ...dueRowsIn(table) },
    pauseSwitch: pauseSwitchIn(table, nowMs, 0),
    queue: queueOver(queueMemory(message => void queued.push(message))),
    plaidEnv: 'production',
    nowMs,
    windowMs,
    listsElsewhere: 0,
    wait: () => async () => {},
    journal: untraced,
  })()
  rightOf(swept)
  return {
    queued: queued.length,
    reads: calls.filter(name => name.startsWith('Query') || name.startsWith('GetItem')).length,
    writes: calls.filter(name => name.startsWith('PutItem') || name.startsWith('UpdateItem')).length,
  }
}

it(`a sweep costs the same with ${sized({ sample: 400, full: 100_000 })} due retries as with 200`, async () => {
  await fillUp(0, 200)
  const few = await sweepOnce(0)
  expect(few).toMatchObject({ queued: 96, writes: 96 })
  await fillUp(200, sized({ sample: 400, full: 100_000 }))
  expect(await sweepOnce(1)).toEqual(few)
})
