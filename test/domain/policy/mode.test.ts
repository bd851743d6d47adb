import { expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { isActedOn } from '../../../lib/domain/policy/mode.ts'
import { nowMs, retried } from '../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, snapshotOf } from '../../support/policy-inputs.ts'

const retry = snapshotOf(...retried['sms-not-verified'])
const hold = snapshotOf()
const never = snapshotOf(['/steps/accept_tos', 'failed'])
const decided = (snapshot: typeof retry) => decide(policyOf(), snapshot, [rowOf(snapshot)], countsOf(), nowMs)

it.each([
  { mode: 'shadow', decision: decided(retry), acts: false },
  { mode: 'shadow', decision: decided(hold), acts: false },
  { mode: 'shadow', decision: decided(never), acts: false },
  { mode: 'enforce', decision: decided(retry), acts: true },
  { mode: 'enforce', decision: decided(hold), acts: false },
  { mode: 'enforce', decision: decided(never), acts: false },
] as const)('in $mode, a decision is acted on only if it is a retry in enforce: $acts', ({ mode, decision, acts }) => {
  expect(isActedOn(mode, decision)).toBe(acts)
})
