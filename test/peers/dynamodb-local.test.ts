import { DescribeTableCommand, DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { countersIn } from '../../lib/adapters/dynamodb/counters.ts'
import { decisionsIn } from '../../lib/adapters/dynamodb/decisions.ts'
import { dueRowsIn } from '../../lib/adapters/dynamodb/due-rows.ts'
import { firstAttemptsIn } from '../../lib/adapters/dynamodb/first-attempts.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import type { Store } from '../../lib/adapters/dynamodb/store.ts'
import { userBudgetsIn } from '../../lib/adapters/dynamodb/user-budgets.ts'
import { type DynamoDbLocal, startDynamoDbLocal } from '../../local/peers/dynamodb-local.ts'
import { countersContract } from '../adapters/dynamodb/counters-contract.ts'
import { decisionsContract } from '../adapters/dynamodb/decisions-contract.ts'
import { firstAttemptsContract } from '../adapters/dynamodb/first-attempts-contract.ts'
import { ledgerContract } from '../adapters/dynamodb/ledger-contract.ts'
import { userBudgetsContract } from '../adapters/dynamodb/user-budgets-contract.ts'
import { emptySubject, schedule, subjectKey, t0, via } from '../support/ledger-examples.ts'
import { clientFor } from '../support/ledger-table.ts'
import { createPackagedTable, packagedTable } from './packaged-table.ts'

describe.runIf(inject('hasJava'))("Amazon's DynamoDB Local, with the table of the packaged template", () => {
  let local: DynamoDbLocal
  let client: DynamoDBClient

  beforeAll(async () => {
    local = await startDynamoDbLocal()
    client = clientFor(local.url)
  })

  afterAll(async () => {
    client?.destroy()
    await local?.close()
  })

  /** A table for each group, because the groups share users. */
  const onTable = (tableName: string, declare: (store: () => Store) => void) => {
    describe(`the table of ${tableName}`, () => {
      beforeAll(() => createPackagedTable(client, tableName))
      declare(() => ({ client, tableName }))
    })
  }

  onTable('the-table', store => {
    test('has the keys and the indexes of the template, and expires what the template says', async () => {
      const TableName = store().tableName
      const { Table } = await client.send(new DescribeTableCommand({ TableName }))
      const { KeySchema, GlobalSecondaryIndexes: indexes } = packagedTable() as { [name: string]: readonly object[] }
      expect(Table?.KeySchema).toEqual(KeySchema)
      expect(Table?.GlobalSecondaryIndexes).toHaveLength(indexes?.length ?? 0)
      for (const index of indexes ?? [])
        expect(Table?.GlobalSecondaryIndexes).toContainEqual(expect.objectContaining(index))
      const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
      expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expires_at', TimeToLiveStatus: 'ENABLED' })
    })
  })

  onTable('ledger', store => ledgerContract(() => ({ ...ledgerIn(store()), ...dueRowsIn(store()) })))
  onTable('counters', store => countersContract(() => countersIn(store())))
  onTable('decisions', store => decisionsContract(() => decisionsIn(store(), 400)))
  onTable('user-budgets', store => userBudgetsContract(() => userBudgetsIn(store())))
  onTable('first-attempts', store =>
    firstAttemptsContract(() => ({
      ledger: { ...ledgerIn(store()), ...dueRowsIn(store()) },
      firstAttempts: firstAttemptsIn(store()),
    })),
  )

  onTable('due', store => {
    test('the query of what is due finds it over all shards, what is due the longest first', async () => {
      const ledger = { ...ledgerIn(store()), ...dueRowsIn(store()) }
      const minute = 60_000
      const users = Array.from({ length: 40 }, (_, n) => n)
      for (const n of users) {
        const dueAtMs = t0 + n * minute
        const scheduled = via(emptySubject, [schedule('A', dueAtMs), dueAtMs])
        await ledger.save({ ...scheduled, ...subjectKey(`due-${n}`) })()
      }
      const dueUsers = async (nowMs: number, count: number) => {
        const due = await ledger.due('work', nowMs, count)()
        if (E.isLeft(due)) throw new Error(due.left.cause)
        return due.right.rows.map(row => (row._tag === 'Subject' ? row.key.client_user_id : row._tag))
      }
      const named = (count: number) => users.slice(0, count).map(n => subjectKey(`due-${n}`).client_user_id)
      expect(await dueUsers(t0 - 1, 100)).toEqual([])
      expect(await dueUsers(t0 + 9 * minute, 100)).toEqual(named(10))
      expect(await dueUsers(t0 + 100 * minute, 15)).toEqual(named(15))
      expect(await dueUsers(t0 + 100 * minute, 100)).toEqual(named(40))
    })
  })
})
