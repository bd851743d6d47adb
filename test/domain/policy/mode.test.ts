import { expect, it } from 'vitest'
import { isActedOn } from '../../../lib/domain/policy/mode.ts'
import { decided, retried, step } from './judged.ts'

const retry = decided(retried['sms-not-verified'])
const hold = decided([])
const never = decided([step('accept_tos', 'failed')])

it.each([
  { mode: 'shadow', decision: retry, acts: false },
  { mode: 'shadow', decision: hold, acts: false },
  { mode: 'shadow', decision: never, acts: false },
  { mode: 'enforce', decision: retry, acts: true },
  { mode: 'enforce', decision: hold, acts: false },
  { mode: 'enforce', decision: never, acts: false },
] as const)('in $mode, a decision is acted on only if it is a retry in enforce: $acts', ({ mode, decision, acts }) => {
  expect(isActedOn(mode, decision)).toBe(acts)
})
