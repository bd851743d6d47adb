import { expect, test } from 'vitest'
import { coldMs, coldMsAt } from '../../../bench/report/cpu-share.ts'

const sample = { initMs: 100, initCpuMs: 80, firstCallMs: 30, firstCallCpuMs: 10 }

test('at a whole core nothing is stretched', () => {
  expect(coldMsAt(sample, 1_769)).toBe(coldMs(sample))
})

test('at half a core only the CPU time of the first call takes twice as long', () => {
  expect(coldMsAt(sample, 1_769 / 2)).toBe(140)
})

test('threads that work side by side take no time off the waiting', () => {
  expect(coldMsAt({ ...sample, firstCallCpuMs: 40 }, 1_769)).toBe(140)
})
