import { expect, test } from 'vitest'
import { coldMs, coldMsAt } from '../../../bench/report/cpu-share.ts'

const sample = { initMs: 100, initCpuMs: 80, firstCallMs: 30, firstCallCpuMs: 10 }

test('with a whole core every time stays the same', () => {
  expect(coldMsAt(sample, 1_769)).toBe(coldMs(sample))
})

test('with half a core only the CPU time of the first call takes twice as long', () => {
  expect(coldMsAt(sample, 1_769 / 2)).toBe(140)
})

test('CPU time of parallel threads does not reduce the waiting time', () => {
  expect(coldMsAt({ ...sample, firstCallCpuMs: 40 }, 1_769)).toBe(140)
})
