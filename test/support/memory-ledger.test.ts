import { describe } from 'vitest'
import { countersContract } from '../adapters/dynamodb/counters-contract.ts'
import { ledgerContract } from '../adapters/dynamodb/ledger-contract.ts'
import { memoryCounters, memoryLedger } from './memory-ledger.ts'

const ledger = memoryLedger()
const counters = memoryCounters()

describe('the ledger in memory', () => {
  ledgerContract(() => ledger)
})

describe('counters in memory', () => {
  countersContract(() => counters)
})
