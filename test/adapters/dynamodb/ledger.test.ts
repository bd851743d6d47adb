import { afterAll, beforeAll, describe } from 'vitest'
import { ledgerIn } from '../../../lib/adapters/dynamodb/ledger.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { ledgerContract } from './ledger-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

describe('the ledger in DynamoDB', () => {
  ledgerContract(() => ledgerIn(table))
})
