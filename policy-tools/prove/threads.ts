import { parentPort, Worker, workerData } from 'node:worker_threads'
import { allLaws } from '../all-laws.ts'
import type { Outcome, PolicyData, Situation } from '../laws/reading/situation.ts'
import { courtOf } from './court.ts'
import { judgeNow } from './judge-now.ts'
import { type Proof, proofOf } from './proof.ts'
import { type PartProof, provePart, spaceOf } from './prove.ts'
import { digestsAmong, sharedMemory } from './share.ts'

/** The program itself, as its threads load it, and in how many of them. */
interface Threads {
  readonly program: URL
  readonly count: number
}

interface Task {
  readonly policy: PolicyData
  readonly part: { readonly index: number; readonly of: number }
  readonly memory: SharedArrayBuffer
  readonly statesOfBlock?: number
}

/** A state by its place: the number of its block, and its index there. */
export type Place = readonly [block: number, index: number]

export interface State {
  readonly situation: Situation
  readonly outcome: Outcome
}

/** Proves a part, in a thread that `proveInThreads` has started; then shows the states that it is asked for. */
export const serveThread = (): void => {
  const task = workerData as Task
  const options = { judge: judgeNow, laws: allLaws, ...task }
  const space = spaceOf(options, digestsAmong(task.memory, task.part.index, task.part.of))
  const court = courtOf(judgeNow, task.policy)
  parentPort?.postMessage(provePart({ ...options, space }))
  parentPort?.on('message', (places: ReadonlyArray<Place>) => {
    const states = places.flatMap(([block, index]): State[] => {
      const situation = space.blocks[block]?.at(index)
      return situation === undefined ? [] : [{ situation, outcome: outcomeOf(court.judge(situation)) }]
    })
    parentPort?.postMessage(states)
  })
}

/** What a certificate says of a decision, in the order of its digest. */
export const outcomeOf = (ruling: Outcome): Outcome => {
  const { decision, stage, reason, strategy, steps, notBeforeMs, text, supportText, fired } = ruling
  return { decision, stage, reason, strategy, steps, notBeforeMs, text, supportText, fired }
}

const answerOf = <A>(worker: Worker): Promise<A> =>
  new Promise((resolve, reject) => {
    worker.once('message', (answer: A) => resolve(answer))
    worker.once('error', reject)
  })

export interface ShownProof {
  readonly proof: Proof
  /** The states at these places, and what was decided of them. */
  readonly statesAt: (places: ReadonlyArray<Place>) => Promise<ReadonlyArray<State>>
  readonly close: () => Promise<void>
}

/** Proves a policy for the deployed `decide`, with one part of the states in each thread. */
export const proveInThreads = async (
  policy: PolicyData,
  { program, count }: Threads,
  statesOfBlock?: number,
): Promise<ShownProof> => {
  const memory = sharedMemory()
  const workers = Array.from({ length: count }, (_, index) => {
    const task: Task = {
      policy,
      memory,
      part: { index, of: count },
      ...(statesOfBlock !== undefined && { statesOfBlock }),
    }
    return new Worker(program, { workerData: task })
  })
  const parts = await Promise.all(workers.map(worker => answerOf<PartProof>(worker)))
  const [first, ...others] = workers
  if (first === undefined) throw new Error('a proof needs a thread')
  await Promise.all(others.map(worker => worker.terminate()))
  return {
    proof: proofOf(parts, { judge: judgeNow, policy, laws: allLaws }),
    statesAt: places => {
      const answer = answerOf<ReadonlyArray<State>>(first)
      first.postMessage(places)
      return answer
    },
    close: async () => void (await first.terminate()),
  }
}
