import type { ColdSample } from '../measures/cold.ts'

/** The memory of a Lambda function that has one whole core. Source: AWS Lambda's developer guide, "Configure memory". */
const wholeCoreMb = 1_769

/** A process from its start to its first answer. */
export const coldMs = ({ initMs, firstCallMs }: ColdSample): number => initMs + firstCallMs

/** Milliseconds that a computation takes at the CPU share of a function with so much memory. */
export const stretched = (cpuMs: number, memoryMb: number): number => (cpuMs * wholeCoreMb) / memoryMb

/**
 * The same at the share of `memoryMb`, computed rather than throttled: init, which Lambda runs at full speed, as it was;
 * of the first call, the time without CPU as it was, and its CPU time stretched.
 */
export const coldMsAt = (sample: ColdSample, memoryMb: number): number => {
  const { initMs, firstCallMs, firstCallCpuMs } = sample
  return initMs + Math.max(0, firstCallMs - firstCallCpuMs) + stretched(firstCallCpuMs, memoryMb)
}
