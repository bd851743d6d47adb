import { expect, test } from 'vitest'
import { fails, type GateResult, gateLine, gateResultOf } from '../../../bench/report/gate-result.ts'
import type { Gate } from '../../../bench/report/gates.ts'
import type { KnownMiss } from '../../../bench/report/recorded.ts'

const gate = (value: number, more: Partial<Gate> = {}): Gate => ({
  promise: 'p',
  measure: 'cold',
  unit: '×',
  bar: 2,
  value,
  noise: 0.1,
  ...more,
})
const known = { p: { value: 3, reason: 'because' } }
const knownFloor = { p: { value: 1, reason: 'because' } }
const floor = { isFloor: true }
const exact = { noise: 0 }
const drifting = { noise: 0, drift: 0.01 }
const recorded = { noise: 0, isExact: true }

test.each<readonly [value: number, more: Partial<Gate>, misses: Readonly<Record<string, KnownMiss>>, GateResult]>([
  [2, {}, {}, 'kept'],
  [1, {}, {}, 'kept'],
  [2.19, {}, {}, 'noise'],
  [2.21, {}, {}, 'missed'],
  [2.01, exact, {}, 'missed'],
  [1.81, floor, {}, 'noise'],
  [1.79, floor, {}, 'missed'],
  [2, recorded, {}, 'kept'],
  [1, recorded, {}, 'missed'],
  [3, recorded, {}, 'missed'],
  [3, exact, known, 'known'],
  [2.71, {}, known, 'known'],
  [3.29, {}, known, 'known'],
  [3.31, {}, known, 'moved'],
  [2.69, {}, known, 'moved'],
  [2, {}, known, 'moved'],
  [3.01, exact, known, 'moved'],
  [2.99, exact, known, 'moved'],
  [2.01, drifting, {}, 'missed'],
  [3.02, drifting, known, 'known'],
  [2.98, drifting, known, 'known'],
  [3.04, drifting, known, 'moved'],
  [2.96, drifting, known, 'moved'],
  [0.91, floor, knownFloor, 'known'],
  [0.89, floor, knownFloor, 'moved'],
  [1.11, floor, knownFloor, 'moved'],
  [Number.NaN, {}, {}, 'missed'],
  [Number.NaN, {}, known, 'moved'],
])('%d with %o and %o is %s', (value, more, misses, result) => {
  expect(gateResultOf(gate(value, more), misses)).toBe(result)
})

test('what is missed fails, and what differs from its known miss, better or worse', () => {
  const results: readonly GateResult[] = ['kept', 'noise', 'known', 'moved', 'missed']
  expect(results.filter(fails)).toEqual(['moved', 'missed'])
})

test.each<readonly [value: number, misses: Readonly<Record<string, KnownMiss>>, line: string]>([
  [2, {}, 'kept: p 2.00 ×, bar 2'],
  [2, known, 'differs from the known miss of 3, record it again in bench/report/recorded.ts: p 2.00 ×, bar 2'],
  [2.1, {}, 'missed within the noise of 10 %: p 2.10 ×, bar 2'],
  [2.9, known, 'known miss: p 2.90 ×, bar 2: because'],
  [4, {}, 'missed: p 4.00 ×, bar 2'],
  [4, known, 'differs from the known miss of 3, record it again in bench/report/recorded.ts: p 4.00 ×, bar 2'],
])('the line for %d with %o shows the value, the bar and the result', (value, misses, line) => {
  expect(gateLine(gate(value), misses)).toBe(line)
})
