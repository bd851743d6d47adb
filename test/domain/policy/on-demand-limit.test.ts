import { expect, it } from 'vitest'
import { onDemandLimit } from '../../../lib/domain/policy/on-demand-limit.ts'
import type { Edit } from '../../support/edited.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { countsOf, policyOf } from '../../support/policy-inputs.ts'

const tenMinutesMs = 600_000

it.each<{ law: string; counts: ReadonlyArray<Edit>; limit: ReturnType<typeof onDemandLimit> }>([
  { law: 'nothing stands against a first retry', counts: [], limit: undefined },
  { law: 'four retries leave one', counts: [['/subject/onDemand', 4]], limit: undefined },
  { law: 'five are enough', counts: [['/subject/onDemand', 5]], limit: { _tag: 'LimitReached' } },
  {
    law: 'automatic ones count',
    counts: [
      ['/subject/onDemand', 3],
      ['/subject/automatic', 2],
    ],
    limit: { _tag: 'LimitReached' },
  },
  { law: 'other templates do not count', counts: [['/user/retries', 9]], limit: undefined },
  {
    law: 'too soon after the last',
    counts: [['/subject/lastSentAtMs', nowMs - tenMinutesMs + 1]],
    limit: { _tag: 'CoolingDown', untilMs: nowMs + 1 },
  },
  { law: 'ten minutes are enough', counts: [['/subject/lastSentAtMs', nowMs - tenMinutesMs]], limit: undefined },
  {
    law: 'counts that can be no counts permit nothing',
    counts: [['/subject/onDemand', Number.NaN]],
    limit: { _tag: 'CountsUnreadable' },
  },
])('$law', ({ counts, limit }) => {
  expect(onDemandLimit(policyOf().caps, countsOf(...counts), nowMs)).toEqual(limit)
})
