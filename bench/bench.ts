/**
 * `npm run bench`: measures the on-demand function beside other implementations of it, and counts the calls of the
 * functions that serve events. `-- --quick` takes a few minutes; `-- --check` fails if a gate is missed. `-- --heap`
 * measures only how much the heap grows over 200,000 calls, and fails if that is more than 2 MB.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import '../local/lambda-runtime/install.ts'
import { installBaselines } from './install.ts'
import { distancesMs } from './measures/first-call.ts'
import { type Measured, measuresOf } from './measures/measure.ts'
import { measureHeapGrowth } from './measures/warm.ts'
import { fails, gateLine, gateResultOf } from './report/gate-result.ts'
import { type Gate, gatesOf } from './report/gates.ts'
import { markdownOf } from './report/markdown.ts'
import { knownMisses } from './report/recorded.ts'
import { writeResults } from './report/write-results.ts'
import { compareAnswers } from './requests/compare-answers.ts'
import { startStandIns } from './stand-ins/start-stand-ins.ts'
import { buildVariants } from './variants.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    heap: { type: 'boolean', default: false },
  },
})

const say = (line: string): void => console.error(line)

/** With `--check`, a gate that is missed, and is not a known miss, is measured a second time. */
const isDoubtful = (gate: Gate): boolean => !['kept', 'known'].includes(gateResultOf(gate, knownMisses))

const run = async (folder: string): Promise<readonly Gate[]> => {
  const { variants, bundleBytes } = await buildVariants(folder)
  const standIns = await startStandIns(folder, distancesMs)
  try {
    say('comparing answers')
    const differences = await compareAnswers(variants, standIns)
    if (differences.length > 0) throw new Error(`the variants give different answers:\n${differences.join('\n')}`)

    const measures = measuresOf(variants, standIns, options.quick)
    say('measuring cold starts')
    const cold = await measures.cold()
    say('measuring first calls with a network delay')
    const firstCall = await measures.firstCall()
    say('measuring warm calls')
    const warm = await measures.warm()
    const smallRss = await measures.smallRss()
    say('counting calls')
    const keyedCall = await measures.keyedCall()
    const automatic = await measures.automatic()
    let measured: Measured = { cold, firstCall, warm, smallRss, keyedCall, automatic, bundleBytes }

    let gates = gatesOf(measured)
    if (options.check) {
      for (const measure of new Set(gates.flatMap(gate => (isDoubtful(gate) && gate.measure ? [gate.measure] : [])))) {
        say(`measuring again: ${measure}`)
        measured = { ...measured, [measure]: await measures[measure]() }
      }
      const again = gatesOf(measured)
      gates = gates.map((gate, at) => (isDoubtful(gate) ? (again[at] ?? gate) : gate))
    }

    console.log(markdownOf(variants, measured, gates))
    const path = await writeResults(measured, { variants, gates, quick: options.quick })
    say(`\nresults written to ${relative(process.cwd(), path)}`)
    return gates
  } finally {
    standIns.close()
  }
}

const heapCalls = 200_000
const heapGrowthMax = 2_000_000

const runHeap = async (folder: string): Promise<void> => {
  const { variants } = await buildVariants(folder)
  const standIns = await startStandIns(folder, distancesMs)
  try {
    const bytes = await measureHeapGrowth(variants.service, standIns, heapCalls)
    console.log(`heap growth over ${heapCalls} calls: ${(bytes / 1e6).toFixed(2)} MB (at most ${heapGrowthMax / 1e6})`)
    if (bytes > heapGrowthMax) process.exitCode = 1
  } finally {
    standIns.close()
  }
}

installBaselines()
const folder = await mkdtemp(join(tmpdir(), 'idv-retry-bench-'))
const gates = await (options.heap ? runHeap(folder) : run(folder)).finally(() => rm(folder, { recursive: true }))
for (const gate of gates ?? []) if (gateResultOf(gate, knownMisses) !== 'kept') say(gateLine(gate, knownMisses))
if (options.check && gates?.some(gate => fails(gateResultOf(gate, knownMisses)))) process.exitCode = 1
