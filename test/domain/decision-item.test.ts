import { expect, test } from 'vitest'
import { decisionItem, expiresAtSeconds } from '../../lib/domain/decision-item.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import { subjectKey, t0 } from '../support/ledger-examples.ts'
import { nowMs } from '../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../support/policy-inputs.ts'

const snapshot = snapshotOf(
  ['/status', 'failed'],
  ['/steps/kyc_check', 'failed'],
  ['/kyc_check/status', 'failed'],
  ['/kyc_check/name/summary', 'partial_match'],
)
const decided = decide(policyOf(), snapshot, alone(snapshot), countsOf(), nowMs)
const record = {
  ...decided.record,
  attemptId: 'idv_A',
  fired: ['one-detail-differs'] as const,
  policy: { version: 'fixture-v1', hash: 'h' },
}

const facts = { '/status': 'failed' }
const decidedOn = { key: subjectKey(), status: 'failed', atMs: t0, facts } as const

test('a decision is kept with its reasons, and a retry without a reason', () => {
  const held: Decision = { _tag: 'Hold', reason: 'cooling-down', record }
  const item = {
    key: subjectKey(),
    attempt_id: 'idv_A',
    atMs: t0,
    decision: 'Hold',
    reason: 'cooling-down',
    rules: ['one-detail-differs'],
    policy: { version: 'fixture-v1', hash: 'h' },
    status: 'failed',
    facts,
  }
  expect(decisionItem(decidedOn, held)).toStrictEqual(item)
  const { reason: _, ...rest } = item
  expect(decided._tag).toBe('Retry')
  const retry = { ...decided, record }
  expect(decisionItem(decidedOn, retry)).toStrictEqual({ ...rest, decision: 'Retry' })
})

test('it expires the given number of days after the decision', () => {
  expect(expiresAtSeconds(86_400_999, 400)).toBe(86_400 + 400 * 86_400)
})
