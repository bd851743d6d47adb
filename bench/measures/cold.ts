import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'
import { lambdaFlags, memoryFlagsOf } from '../../local/lambda-runtime/lambda-environment.ts'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { timedEvent } from '../requests/cases.ts'
import type { Origins } from '../stand-ins/start-stand-ins.ts'
import type { Variant, VariantName, Variants } from '../variants.ts'
import { inTurns } from './in-turns.ts'
import { deployedMemoryMb, reportCpu, startVariant } from './start-variant.ts'

/** One process, from its start to its first answer. */
export interface ColdSample {
  /** From the start of the process until it requests its first event. */
  readonly initMs: number
  readonly firstCallMs: number
  /** CPU time of all threads, including the start of Node. */
  readonly initCpuMs: number
  readonly firstCallCpuMs: number
}

const cpuAt = (moment: string, logs: readonly string[]): number => {
  const line = logs.find(each => each.startsWith(`cpu ${moment} `))
  if (line === undefined) throw new Error(`the function did not report its CPU time at its first ${moment}`)
  return Number(line.split(' ')[2]) / 1_000
}

/** Milliseconds until the answer to the timed request, which must be a success. */
export const timedCall = async (running: PackagedFunction, name: VariantName): Promise<number> => {
  const calledMs = performance.now()
  const outcome = await running.invoke(timedEvent)
  const tookMs = performance.now() - calledMs
  if (outcome._tag === 'failed') throw new Error(`${name}: ${outcome.errorType}: ${outcome.errorMessage}`)
  const { statusCode } = outcome.value as { statusCode: number }
  if (statusCode !== 201) throw new Error(`${name}: the timed request was answered ${statusCode}`)
  return tookMs
}

const startCold = async (variant: Variant, origins: Origins): Promise<ColdSample> => {
  const running = await startVariant(variant, origins, { flags: reportCpu })
  const firstCallMs = await timedCall(running, variant.name)
  await running.close()
  const logs = running.logs()
  const initCpuMs = cpuAt('next', logs)
  return { initMs: running.initDurationMs, firstCallMs, initCpuMs, firstCallCpuMs: cpuAt('response', logs) - initCpuMs }
}

/** Node with the same flags and an empty script, from its start to its end. */
const startNode = async (): Promise<ColdSample> => {
  const startedMs = performance.now()
  const flags = [...lambdaFlags, ...memoryFlagsOf(deployedMemoryMb)]
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, 'nothing.mjs')])
  const exited = once(child, 'exit')
  const cpuUs = Number(await text(child.stdout))
  await exited
  return { initMs: performance.now() - startedMs, firstCallMs: 0, initCpuMs: cpuUs / 1_000, firstCallCpuMs: 0 }
}

/** A variant, or `node`, whose time is subtracted from that of the variants. */
export type ColdName = VariantName | 'node'

/** Starts one new process of each variant per round, in random order. */
export const measureCold = (
  names: readonly VariantName[],
  variants: Variants,
  origins: Origins,
  rounds: number,
): Promise<ReadonlyMap<ColdName, readonly ColdSample[]>> =>
  inTurns<ColdName, ColdSample>(['node', ...names], rounds, name =>
    name === 'node' ? startNode() : startCold(variants[name], origins),
  )
