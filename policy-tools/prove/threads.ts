import { parentPort, Worker, workerData } from 'node:worker_threads'
import { allLaws } from '../all-laws.ts'
import type { PolicyData } from '../laws/reading/situation.ts'
import { judgeNow } from './judge-now.ts'
import { type Proof, proofOf } from './proof.ts'
import { type PartProof, provePart } from './prove.ts'

/** The program itself, as its threads load it, and in how many of them. */
interface Threads {
  readonly program: URL
  readonly count: number
}

interface Task {
  readonly policy: PolicyData
  readonly part: { readonly index: number; readonly of: number }
  readonly statesOfBlock?: number
}

/** Proves a part, in a thread that `proveInThreads` has started. */
export const serveThread = (): void => {
  const task = workerData as Task
  parentPort?.postMessage(provePart({ judge: judgeNow, laws: allLaws, ...task }))
}

const partIn = (program: URL, task: Task): Promise<PartProof> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: task })
    worker.once('message', (proof: PartProof) => resolve(proof))
    worker.once('error', reject)
  })

/** Proves a policy for the deployed `decide`, with one part of the states in each thread. */
export const proveInThreads = async (
  policy: PolicyData,
  { program, count }: Threads,
  statesOfBlock?: number,
): Promise<Proof> => {
  const parts = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      partIn(program, { policy, part: { index, of: count }, ...(statesOfBlock !== undefined && { statesOfBlock }) }),
    ),
  )
  return proofOf(parts, { judge: judgeNow, policy, laws: allLaws })
}
