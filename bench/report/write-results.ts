import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { lambdaFlags } from '../../local/lambda-runtime/lambda-environment.ts'
import type { Measured } from '../measures/measure.ts'
import type { Variants } from '../variants.ts'
import { costOf } from './cost.ts'
import { coldMs, coldMsAt } from './cpu-share.ts'
import { gateResultOf } from './gate-result.ts'
import { type Gate, memoryMb } from './gates.ts'
import { knownMisses } from './known-misses.ts'
import { quantilesOf } from './quantiles.ts'

const bench = join(import.meta.dirname, '..')

const dependencies = async (): Promise<Readonly<Record<string, string>>> => ({
  ...JSON.parse(await readFile(join(bench, '../package.json'), 'utf8')).dependencies,
  ...JSON.parse(await readFile(join(bench, '../local/lambda-runtime/package.json'), 'utf8')).dependencies,
  ...JSON.parse(await readFile(join(bench, 'package.json'), 'utf8')).dependencies,
})

const machine = () => ({
  system: `${type()} ${release()} ${arch()}`,
  processor: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memoryMb: Math.round(totalmem() / 1e6),
})

const byName = <A, B>(measured: ReadonlyMap<string, A>, pick: (samples: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries([...measured].map(([name, samples]) => [name, pick(samples)]))

/** Writes all results as JSON under `bench/results`. Returns the path of the file. */
export const writeResults = async (
  { cold, firstCall, warm, bundleBytes }: Measured,
  { variants, gates, quick }: { readonly variants: Variants; readonly gates: readonly Gate[]; readonly quick: boolean },
): Promise<string> => {
  const at = new Date().toISOString()
  const service = warm.get('service')
  const byVariant = Object.fromEntries(Object.values(variants).map(({ name, bytes }) => [name, bytes]))
  const results = {
    at,
    quick,
    machine: machine(),
    versions: { node: process.version, v8: process.versions.v8, ...(await dependencies()) },
    flags: lambdaFlags,
    bundleBytes: { variants: byVariant, service: bundleBytes },
    coldMs: byName(cold, samples => quantilesOf(samples.map(coldMs))),
    initMs: byName(cold, samples => quantilesOf(samples.map(({ initMs }) => initMs))),
    firstCallMs: byName(cold, samples => quantilesOf(samples.map(({ firstCallMs }) => firstCallMs))),
    initCpuMs: byName(cold, samples => quantilesOf(samples.map(({ initCpuMs }) => initCpuMs))),
    firstCallCpuMs: byName(cold, samples => quantilesOf(samples.map(({ firstCallCpuMs }) => firstCallCpuMs))),
    coldMsAtShare: byName(cold, samples => quantilesOf(samples.map(sample => coldMsAt(sample, memoryMb)))),
    firstCallMsAtDistance: byName(firstCall, quantilesOf),
    warmCpuUs: byName(warm, ({ cpuUs }) => quantilesOf(cpuUs)),
    warm: byName(warm, ({ rssBytes, perCall, logBytes }) => ({ rssBytes, perCall, logBytes })),
    cost: service === undefined ? [] : [128, memoryMb].map(memory => costOf(service, memory)),
    gates: gates.map(gate => ({ ...gate, result: gateResultOf(gate, knownMisses) })),
  }
  const folder = join(bench, 'results')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${at.replaceAll(':', '-')}.json`)
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  return path
}
