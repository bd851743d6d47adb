import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DecisionItem } from '../../../lib/domain/decision-item.ts'
import { timeline } from '../../../lib/domain/operator/timeline.ts'
import { arbitraryView } from './arbitrary-view.ts'

const lookAtMs = Date.parse('2026-06-01T03:00:00Z')

it('names the next look at a first attempt until there is a decision on it, in any spelling of its id', () => {
  fc.assert(
    fc.property(arbitraryView, fc.constantFrom('idv_A', 'flwses_A', 'idv_B'), (view, decided) => {
      const firstAttempt = {
        ...view.subject,
        attempt_id: 'idv_A',
        version: 1,
        startedAtMs: view.nowMs,
        lookAtMs,
        looks: 0,
      }
      const decision: DecisionItem = {
        key: view.subject,
        attempt_id: decided,
        atMs: view.nowMs,
        decision: 'Hold',
        reason: 'details-conflict',
        rules: [],
        policy: { version: 'v', hash: 'h' },
        status: 'failed',
        facts: {},
      }
      const rows = timeline({ ...view, firstAttempt, subject: { ...view.subject, attempts: [] } }, [decision])
      const isNamed = rows.some(({ text }) => text.includes('the next look is at 2026-06-01T03:00:00'))
      expect(isNamed).toBe(decided === 'idv_B')
    }),
  )
})
