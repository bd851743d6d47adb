import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** Keeps this thread from being served, as a busy machine does. */
const stall = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('time in which the thread was not served does not count', async () => {
  const seen: string[] = []
  const deadline = setTimeout(() => seen.push('deadline'), 500)
  const sleeping = sleep(600).then(() => seen.push('slept'))
  stall(1_000)
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(seen).toEqual([])
  await sleeping
  expect(seen).toEqual(['deadline', 'slept'])
  clearTimeout(deadline)
})

test('a timer can be cleared, refreshed, closed and awaited', async () => {
  const seen: string[] = []
  clearTimeout(setTimeout(() => seen.push('cleared'), 500))
  setTimeout(() => seen.push('closed'), 500).close()
  const refreshed = setTimeout((word: string) => seen.push(word), 500, 'refreshed')
  expect([refreshed.hasRef(), refreshed.unref().hasRef(), refreshed.ref().hasRef()]).toEqual([true, false, true])
  await promisify(setTimeout)(100)
  refreshed.refresh()
  await sleep(550)
  await sleep(100)
  expect(seen).toEqual(['refreshed'])
})

test('a sleep that is aborted ends at once', async () => {
  const cut = new AbortController()
  const sleeping = sleep(3_600_000, undefined, { signal: cut.signal })
  cut.abort()
  await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' })
  await expect(sleep(3_600_000, undefined, { signal: cut.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('threads have such timers too', async () => {
  const source =
    "require('node:worker_threads').parentPort.postMessage(setTimeout(() => {}, 500).unref().constructor.name)"
  const worker = new Worker(source, { eval: true, env: {} })
  const [name] = await new Promise<readonly unknown[]>(resolve => worker.once('message', (...said) => resolve(said)))
  await worker.terminate()
  expect(name).toBe('PatientTimer')
})
