/**
 * `npm run bench`: measures the on-demand function side by side with a bare and a usual implementation of it.
 * `-- --quick` takes about a minute; `-- --check` fails when a promise is not kept.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import '../local/lambda-runtime/install.ts'
import { installBaselines } from './install.ts'
import { roundTripMs } from './measures/first-call.ts'
import { type Measured, measuresOf } from './measures/measure.ts'
import { type Gate, gatesOf } from './report/gates.ts'
import { knownMisses } from './report/known-misses.ts'
import { markdownOf } from './report/markdown.ts'
import { verdictLine, verdictOf } from './report/verdict.ts'
import { writeResults } from './report/write-results.ts'
import { compareAnswers } from './requests/compare-answers.ts'
import { startStandIns } from './stand-ins/start-stand-ins.ts'
import { buildVariants } from './variants.ts'

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
})

const say = (line: string): void => console.error(line)

const isMissed = (gate: Gate): boolean => verdictOf(gate, knownMisses) === 'missed'

/** What is beyond its bar is measured once more before it is said to be, unless it is known to be. */
const isDoubtful = (gate: Gate): boolean => !['kept', 'known'].includes(verdictOf(gate, knownMisses))

const run = async (folder: string): Promise<readonly Gate[]> => {
  const { variants, bundleBytes } = await buildVariants(folder)
  const standIns = await startStandIns(folder, roundTripMs)
  try {
    say('comparing answers')
    const differences = await compareAnswers(variants, standIns)
    if (differences.length > 0) throw new Error(`the variants do not do the same:\n${differences.join('\n')}`)

    const measures = measuresOf(variants, standIns, options.quick)
    say('measuring cold starts')
    const cold = await measures.cold()
    say('measuring first calls at a distance')
    const firstCall = await measures.firstCall()
    say('measuring warm calls')
    let measured: Measured = { cold, firstCall, warm: await measures.warm(), bundleBytes }

    let judged = gatesOf(measured)
    if (options.check) {
      for (const measure of new Set(judged.flatMap(gate => (isDoubtful(gate) && gate.measure ? [gate.measure] : [])))) {
        say(`measuring again: ${measure}`)
        measured = { ...measured, [measure]: await measures[measure]() }
      }
      const again = gatesOf(measured)
      judged = judged.map((gate, at) => (isDoubtful(gate) ? (again[at] ?? gate) : gate))
    }

    console.log(markdownOf(variants, measured, judged))
    const path = await writeResults(measured, { variants, gates: judged, quick: options.quick })
    say(`\nwritten to ${relative(process.cwd(), path)}`)
    return judged
  } finally {
    standIns.close()
  }
}

installBaselines()
const folder = await mkdtemp(join(tmpdir(), 'idv-retry-bench-'))
const gates = await run(folder).finally(() => rm(folder, { recursive: true }))
for (const gate of gates)
  if (verdictOf(gate, knownMisses) !== 'kept' || gate.promise in knownMisses) say(verdictLine(gate, knownMisses))
if (options.check && gates.some(isMissed)) process.exitCode = 1
