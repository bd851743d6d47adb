import type { ColdSample } from '../measures/cold.ts'

/**
 * The memory of a Lambda function that has one whole core. Source: AWS Lambda's developer guide, "Configure memory".
 */
const wholeCoreMb = 1_769

/** Milliseconds from the start of a process to its first answer. */
export const coldMs = ({ initMs, firstCallMs }: ColdSample): number => initMs + firstCallMs

/** Milliseconds of a computation at the CPU share of a function with `memoryMb`. */
export const stretched = (cpuMs: number, memoryMb: number): number => (cpuMs * wholeCoreMb) / memoryMb

/**
 * `coldMs` at the CPU share of `memoryMb`, computed and not measured: only the CPU time of the first call is
 * stretched. Lambda runs init at full speed, and waiting takes the same time.
 */
export const coldMsAt = (sample: ColdSample, memoryMb: number): number => {
  const { initMs, firstCallMs, firstCallCpuMs } = sample
  return initMs + Math.max(0, firstCallMs - firstCallCpuMs) + stretched(firstCallCpuMs, memoryMb)
}
