import { describe, expect, test } from 'vitest'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { countersContract } from '../adapters/dynamodb/counters-contract.ts'
import { ledgerContract } from '../adapters/dynamodb/ledger-contract.ts'
import { schedule, subjectKey, via } from './ledger-examples.ts'
import { memoryCounters } from './memory-counters.ts'
import { ledgerMemory, memoryLedger } from './memory-ledger.ts'

const ledger = memoryLedger()
const counters = memoryCounters()

describe('the ledger in memory', () => {
  ledgerContract(() => ledger)

  test('a write to a stored subject throws', () => {
    const { load, save } = ledgerMemory()
    save(via(emptyLedger(subjectKey()), schedule()))
    const [entry] = load(subjectKey()).attempts
    expect(() => Object.assign(entry ?? {}, { attempt_id: 'other' })).toThrow(TypeError)
    expect(load(subjectKey()).attempts[0]?.attempt_id).toBe('A')
  })
})

describe('counters in memory', () => {
  countersContract(() => counters)
})
