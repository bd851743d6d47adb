import type { ColdSample } from '../measures/cold.ts'

/**
 * The memory of a Lambda function that has one whole core. Source: AWS Lambda's developer guide, "Configure memory".
 */
const wholeCoreMb = 1_769

/** Milliseconds from the start of a process to its first answer. */
export const coldMs = ({ initMs, firstCallMs }: ColdSample): number => initMs + firstCallMs

/** CPU time of the same. */
export const coldCpuMs = ({ initCpuMs, firstCallCpuMs }: ColdSample): number => initCpuMs + firstCallCpuMs

/** Milliseconds of a computation at the CPU share of a function with `memoryMb`. */
export const stretched = (cpuMs: number, memoryMb: number): number => (cpuMs * wholeCoreMb) / memoryMb

/**
 * `coldCpuMs` at the CPU share of `memoryMb`, computed and not measured: only the first call is stretched, because
 * Lambda runs init at full speed.
 */
export const coldCpuMsAt = ({ initCpuMs, firstCallCpuMs }: ColdSample, memoryMb: number): number =>
  initCpuMs + stretched(firstCallCpuMs, memoryMb)
