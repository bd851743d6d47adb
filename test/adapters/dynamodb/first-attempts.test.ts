import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dueRowsIn } from '../../../lib/adapters/dynamodb/due-rows.ts'
import { firstAttemptsIn, watchedItemOf } from '../../../lib/adapters/dynamodb/first-attempts.ts'
import { ledgerIn } from '../../../lib/adapters/dynamodb/ledger.ts'
import { closedWatch, type FirstAttempt } from '../../../lib/domain/automatic/first-attempt.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { firstAttemptsContract } from './first-attempts-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

firstAttemptsContract(() => ({
  ledger: { ...ledgerIn(table), ...dueRowsIn(table) },
  firstAttempts: firstAttemptsIn(table),
}))

describe('an item', () => {
  const watched: FirstAttempt = {
    ...subjectKey(),
    attempt_id: 'flwses_1',
    version: 0,
    startedAtMs: t0,
    lookAtMs: t0,
    looks: 0,
  }

  test('is under the folded id, and in a shard of looks while it is open', () => {
    expect(watchedItemOf(watched)).toMatchObject({
      pk: { S: 'attempt/sandbox/idv_1' },
      sk: { S: 'attempt' },
      attempt_id: { S: 'flwses_1' },
      due_shard: { S: expect.stringMatching(/^w[0-3]$/) },
      due_at: { N: String(t0) },
    })
  })

  test('expires only once it is closed', () => {
    expect(watchedItemOf({ ...watched, expiresAtSeconds: 5 })).not.toHaveProperty('expires_at')
    const closed = watchedItemOf(closedWatch(watched, 5))
    expect(closed).toMatchObject({ expires_at: { N: '5' } })
    expect(closed).not.toHaveProperty('due_at')
    expect(closed).not.toHaveProperty('due_shard')
  })
})
