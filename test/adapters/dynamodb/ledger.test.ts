import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dueRowsIn } from '../../../lib/adapters/dynamodb/due-rows.ts'
import { ledgerIn } from '../../../lib/adapters/dynamodb/ledger.ts'
import { userBudgetsIn } from '../../../lib/adapters/dynamodb/user-budgets.ts'
import { emptyBudget } from '../../../lib/domain/user-budget.ts'
import { arbitrarySubjectLedger } from '../../support/arbitrary-ledger.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { ledgerContract } from './ledger-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

describe('the ledger in DynamoDB', () => {
  ledgerContract(() => ({ ...ledgerIn(table), ...dueRowsIn(table) }))
})

const scan = async (): Promise<ReadonlyArray<Record<string, AttributeValue>>> =>
  (await table.client.send(new ScanCommand({ TableName: table.tableName }))).Items ?? []

const isKept = ({ pk, sk }: Record<string, AttributeValue>): boolean =>
  sk?.S === 'ledger' || pk?.S?.startsWith('user/') === true

test('whatever is saved, no ledger and no item of a user ever expires', async () => {
  const { environment, template_id, client_user_id } = subjectKey('never-expires')
  const budget = emptyBudget(environment, client_user_id)
  let saves = 0
  const slots = fc.array(
    fc.record({
      token: fc.string(),
      atMs: fc.nat(t0),
      template_id: fc.constant(template_id),
      attempt_id: fc.string(),
    }),
  )
  await fc.assert(
    fc.asyncProperty(arbitrarySubjectLedger, slots, async (subject, given) => {
      saves += 1
      const key = subjectKey(`never-expires-${saves}`)
      await ledgerIn(table).save({ ...subject, ...key, version: 0 })()
      await userBudgetsIn(table).save({ ...budget, client_user_id: key.client_user_id, slots: given })()
    }),
    { numRuns: 50 },
  )
  const kept = (await scan()).filter(isKept)
  expect(kept.length).toBeGreaterThanOrEqual(100)
  expect(kept.filter(item => item['expires_at'] !== undefined)).toStrictEqual([])
})
