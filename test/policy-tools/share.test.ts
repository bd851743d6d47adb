import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { digestsHere, sharedMemory } from '../../policy-tools/prove/share.ts'

const counts = [5, 1_000, 0, 3]

const inThreads = (threads: number): Promise<ReadonlyArray<unknown>> => {
  const memory = sharedMemory()
  const file = new URL('./digesting-thread.ts', import.meta.url)
  return Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const worker = new Worker(file, { workerData: { memory, index, threads, counts } })
      return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    }),
  )
}

it.each([1, 2, 3])('%d threads have the digests that one alone has', async threads => {
  const alone = counts.map(count => digestsHere(count, at => `${count}/${at}`))
  expect(await inThreads(threads)).toEqual(Array.from({ length: threads }, () => alone))
})
