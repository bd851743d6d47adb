import type { DecisionItem } from '../../lib/domain/decision-item.ts'
import { subjectKey, t0 } from './ledger-examples.ts'

/** A decision to hold, but for these members. */
export const heldDecision = (more: Partial<DecisionItem>): DecisionItem => ({
  key: subjectKey(),
  attempt_id: 'idv_A',
  atMs: t0,
  decision: 'Hold',
  reason: 'cooling-down',
  rules: ['one-detail-differs'],
  policy: { version: 'fixture-v1', hash: 'h' },
  status: 'failed',
  facts: { '/status': 'failed' },
  ...more,
})
