import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { lambdaFlags, memoryFlagsOf } from '../../local/lambda-runtime/lambda-environment.ts'
import { type Measured, smallMemoryMb } from '../measures/measure.ts'
import { deployedMemoryMb } from '../measures/start-variant.ts'
import type { Variants } from '../variants.ts'
import { costOf } from './cost.ts'
import { coldCpuMs, coldCpuMsAt, coldMs } from './cpu-share.ts'
import { gateResultOf } from './gate-result.ts'
import type { Gate } from './gates.ts'
import { quantilesOf } from './quantiles.ts'
import { knownMisses } from './recorded.ts'
import { connectionsOf, roundTripsOf } from './round-trips.ts'

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
  { cold, firstCall, warm, smallRss, keyedCall, automatic, bundleBytes }: Measured,
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
    flags: [...lambdaFlags, ...memoryFlagsOf(deployedMemoryMb)],
    bundleBytes: { variants: byVariant, service: bundleBytes },
    coldCpuMs: byName(cold, samples => quantilesOf(samples.map(coldCpuMs))),
    coldMs: byName(cold, samples => quantilesOf(samples.map(coldMs))),
    initMs: byName(cold, samples => quantilesOf(samples.map(({ initMs }) => initMs))),
    firstCallMs: byName(cold, samples => quantilesOf(samples.map(({ firstCallMs }) => firstCallMs))),
    initCpuMs: byName(cold, samples => quantilesOf(samples.map(({ initCpuMs }) => initCpuMs))),
    firstCallCpuMs: byName(cold, samples => quantilesOf(samples.map(({ firstCallCpuMs }) => firstCallCpuMs))),
    coldCpuMsAtShare: byName(cold, samples =>
      quantilesOf(samples.map(sample => coldCpuMsAt(sample, deployedMemoryMb))),
    ),
    firstCallAtDistance: byName(firstCall, samples => ({
      nearMs: quantilesOf(samples.map(({ nearMs }) => nearMs)),
      farMs: quantilesOf(samples.map(({ farMs }) => farMs)),
      roundTrips: roundTripsOf(samples),
      connections: connectionsOf(samples),
    })),
    warmCpuUs: byName(warm, ({ cpuUs }) => quantilesOf(cpuUs)),
    warm: byName(warm, ({ rssBytes, perCall, logBytes }) => ({ rssBytes, perCall, logBytes })),
    rssBytesAtSmall: byName(smallRss, bytes => bytes),
    keyedCall,
    automatic,
    cost: service === undefined ? [] : [smallMemoryMb, deployedMemoryMb].map(memory => costOf(service, memory)),
    gates: gates.map(gate => ({ ...gate, result: gateResultOf(gate, knownMisses) })),
  }
  const folder = join(bench, 'results')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${at.replaceAll(':', '-')}.json`)
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  return path
}
