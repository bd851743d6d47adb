import { expect, test } from 'vitest'
import { type GateResult, gateLine, gateResultOf } from '../../../bench/report/gate-result.ts'
import type { Gate } from '../../../bench/report/gates.ts'
import type { KnownMiss } from '../../../bench/report/known-misses.ts'

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

test.each<readonly [value: number, more: Partial<Gate>, misses: Readonly<Record<string, KnownMiss>>, GateResult]>([
  [2, {}, {}, 'kept'],
  [2.2, {}, {}, 'noise'],
  [2.21, {}, {}, 'missed'],
  [2.01, exact, {}, 'missed'],
  [1.8, floor, {}, 'noise'],
  [1.79, floor, {}, 'missed'],
  [2, {}, known, 'kept'],
  [2.1, {}, known, 'known'],
  [3, exact, known, 'known'],
  [3.3, {}, known, 'known'],
  [3.31, {}, known, 'missed'],
  [3.01, exact, known, 'missed'],
  [0.9, floor, knownFloor, 'known'],
  [0.89, floor, knownFloor, 'missed'],
  [Number.NaN, {}, {}, 'missed'],
  [Number.NaN, {}, known, 'missed'],
])('%d with %o and %o is %s', (value, more, misses, result) => {
  expect(gateResultOf(gate(value, more), misses)).toBe(result)
})

test.each<readonly [value: number, misses: Readonly<Record<string, KnownMiss>>, line: string]>([
  [2, {}, 'kept: p 2.00 ×, bar 2'],
  [2, known, 'kept, remove it from the known misses: p 2.00 ×, bar 2'],
  [2.1, {}, 'missed within the noise of 10 %: p 2.10 ×, bar 2'],
  [2.1, known, 'known miss: p 2.10 ×, bar 2: because'],
  [4, {}, 'missed: p 4.00 ×, bar 2'],
  [4, known, 'missed by more than the known value (3): p 4.00 ×, bar 2'],
])('the line for %d with %o shows the value, the bar and the result', (value, misses, line) => {
  expect(gateLine(gate(value), misses)).toBe(line)
})
