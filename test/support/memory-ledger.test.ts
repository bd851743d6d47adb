import { describe, expect, test } from 'vitest'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { countersContract } from '../adapters/dynamodb/counters-contract.ts'
import { decisionsContract } from '../adapters/dynamodb/decisions-contract.ts'
import { firstAttemptsContract } from '../adapters/dynamodb/first-attempts-contract.ts'
import { ledgerContract } from '../adapters/dynamodb/ledger-contract.ts'
import { userBudgetsContract } from '../adapters/dynamodb/user-budgets-contract.ts'
import { schedule, subjectKey, via } from './ledger-examples.ts'
import { memoryCounters } from './memory-counters.ts'
import { memoryDecisions } from './memory-decisions.ts'
import { dueMemory } from './memory-due.ts'
import { memoryFirstAttempts } from './memory-first-attempts.ts'
import { ledgerMemory, memoryLedger } from './memory-ledger.ts'
import { memoryUserBudgets } from './memory-user-budgets.ts'

const due = dueMemory()
const ledger = memoryLedger(due)
const firstAttempts = memoryFirstAttempts(due)
const counters = memoryCounters()
const userBudgets = memoryUserBudgets()
const decisions = memoryDecisions()

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

describe('users’ budgets in memory', () => {
  userBudgetsContract(() => userBudgets)
})

describe('watched attempts in memory', () => {
  firstAttemptsContract(() => ({ ledger, firstAttempts }))
})

describe('decisions in memory', () => {
  decisionsContract(() => decisions)
})
