import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { proveLargerModel } from './model.ts'
import { proofResultsOf } from './proof-results.ts'
import { simulate } from './simulation.ts'
import { certifiedStates } from './states.ts'
import { type Done, perform, type Task, tasksOf } from './tasks.ts'

/** A task takes two minutes at most on two quiet cores. One that never ends would otherwise hang the whole run. */
const taskMsMax = 15 * 60_000

/** Runs the tasks on one thread for each core. A thread takes the next task when it has finished one. */
const performAll = async (tasks: ReadonlyArray<Task>): Promise<ReadonlyArray<Done>> => {
  const done: Done[] = []
  const left = tasks.values()
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url))
      let limit: NodeJS.Timeout | undefined
      const next = (): void => {
        clearTimeout(limit)
        const { value: task, done: isOver } = left.next()
        if (isOver) return void worker.terminate().then(() => resolve(), reject)
        limit = setTimeout(() => reject(new Error(`no end after ${taskMsMax} ms: ${JSON.stringify(task)}`)), taskMsMax)
        worker.postMessage(task)
      }
      worker.on('message', (one: Done) => {
        done.push(one)
        next()
      })
      worker.on('error', reject)
      next()
    })
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return done
}

const serve = (): void => {
  const answer = async (task: Task): Promise<void> => {
    parentPort?.postMessage(await perform(task))
  }
  parentPort?.on('message', (task: Task) => void answer(task))
}

const replay = async (seed: number): Promise<void> => {
  const [result] = await simulate([seed], { keepTrace: true })
  if (result === undefined) return
  for (const line of result.trace) console.log(line)
  console.log(
    `schedule ${seed}: trace ${result.traceHash.toString(16)}, ${result.violations.join(', ') || 'all is well'}`,
  )
}

const prove = async (seed: number, isQuick: boolean, isVerbose: boolean): Promise<void> => {
  const certified = isQuick ? undefined : await certifiedStates(values.root)
  const tasks = tasksOf({ seed, isQuick }).filter(({ _tag }) => _tag !== 'States' || certified === undefined)
  for (const { line, isProven, details } of proofResultsOf(await performAll(tasks), seed, certified)) {
    console.log(line)
    if (!isProven || isVerbose) console.error(JSON.stringify(details, undefined, 2))
    if (!isProven) process.exitCode = 1
  }
}

/** Only the model, with more workers, deliveries and crashes. Takes minutes, and 1.6 GB. */
const proveLarger = (): void => {
  const { states, doubles, stuck, cutShort } = proveLargerModel()
  console.log(`model, larger bounds: ${states} states, ${doubles} doubles, ${stuck} stuck`)
  if (doubles + stuck + cutShort > 0) process.exitCode = 1
}

const { values } = parseArgs({
  options: {
    /** Seed of the simulation's first schedule, the tokens, the snapshots and the wire. */
    seed: { type: 'string', default: '1' },
    /** A small part of every proof, within seconds. */
    quick: { type: 'boolean', default: false },
    /** Only the model, with larger bounds. */
    large: { type: 'boolean', default: false },
    /** Prints the details of each line on stderr. */
    verbose: { type: 'boolean', default: false },
    /** Prints one schedule of the simulation, line by line. */
    replay: { type: 'string' },
    /** The folder of the project. */
    root: { type: 'string', default: process.cwd() },
  },
  ...(isMainThread ? {} : { args: [] }),
})

if (!isMainThread) serve()
else if (values.large) proveLarger()
else if (values.replay !== undefined) await replay(Number(values.replay))
else await prove(Number(values.seed), values.quick, values.verbose)
