import { hash } from 'node:crypto'

const digestBytes = 20
const countMax = 200_000

/** Texts of many inputs, each as a digest: computed here, or each by one of several threads. */
export type DigestsOf = (count: number, textOf: (index: number) => string) => ReadonlyArray<string>

export const digestOf = (text: string): string => hash('sha1', text)

export const digestsHere: DigestsOf = (count, textOf) =>
  Array.from({ length: count }, (_, index) => digestOf(textOf(index)))

/** The memory that the threads of one proof share: how many have arrived, the round, and the digests. */
export const sharedMemory = (): SharedArrayBuffer => new SharedArrayBuffer(8 + countMax * digestBytes)

/**
 * The digests with each computed by one of the threads, which ask for the same ones in the same order. Each waits until
 * all are there, and again until all have read them.
 */
export const digestsAmong = (memory: SharedArrayBuffer, index: number, threads: number): DigestsOf => {
  const state = new Int32Array(memory, 0, 2)
  const digests = new Uint8Array(memory, 8)
  const waitForAll = (): void => {
    const round = Atomics.load(state, 1)
    if (Atomics.add(state, 0, 1) + 1 === threads) {
      Atomics.store(state, 0, 0)
      Atomics.add(state, 1, 1)
      Atomics.notify(state, 1)
    } else Atomics.wait(state, 1, round)
  }
  return (count, textOf) => {
    if (count > countMax) throw new Error(`${count} inputs are more than ${countMax}`)
    for (let at = index; at < count; at += threads) digests.set(hash('sha1', textOf(at), 'buffer'), at * digestBytes)
    waitForAll()
    const all = Array.from({ length: count }, (_, at) =>
      Buffer.from(digests.slice(at * digestBytes, (at + 1) * digestBytes)).toString('hex'),
    )
    waitForAll()
    return all
  }
}
