import { expect, test } from 'vitest'
import { coldCpuMs, coldCpuMsAt, coldMs } from '../../../bench/report/cpu-share.ts'

const sample = { initMs: 100, initCpuMs: 80, firstCallMs: 30, firstCallCpuMs: 10 }

test('a cold start is init and the first call', () => {
  expect([coldMs(sample), coldCpuMs(sample)]).toEqual([130, 90])
})

test('with a whole core the CPU time stays the same', () => {
  expect(coldCpuMsAt(sample, 1_769)).toBe(coldCpuMs(sample))
})

test('with half a core only the CPU time of the first call takes twice as long', () => {
  expect(coldCpuMsAt(sample, 1_769 / 2)).toBe(100)
})
