import { parentPort, workerData } from 'node:worker_threads'
import { digestsAmong } from '../../policy-tools/prove/share.ts'

const { memory, index, threads, counts } = workerData
const digestsOf = digestsAmong(memory, index, threads)
parentPort?.postMessage(counts.map((count: number) => digestsOf(count, at => `${count}/${at}`)))
