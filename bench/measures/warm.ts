import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { timedEvent, timedUser } from '../requests/cases.ts'
import type { Counts } from '../stand-ins/names.ts'
import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import type { VariantName, Variants } from '../variants.ts'
import { inTurns } from './in-turns.ts'
import { startVariant } from './start-variant.ts'

const callsBeforeRss = 1_000

interface Batch {
  readonly cpuUs: number
  readonly wallMs: number
  readonly rssBytes: number
  readonly heapBytes: number
}

/** One instance with many calls. */
export interface WarmSamples {
  /** For each batch: CPU time of all threads, in microseconds per call. */
  readonly cpuUs: readonly number[]
  /** After 1,000 calls. */
  readonly rssBytes: number
  /** Average over all batches, per call. */
  readonly perCall: Counts
  /** Bytes that the function logs per call. */
  readonly logBytes: number
}

const runBatch = async (running: PackagedFunction, calls: number): Promise<Batch> => {
  const outcome = await running.invoke({ calls, event: timedEvent, timedUser })
  if (outcome._tag === 'failed') throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`)
  return outcome.value as Batch
}

const perCall = (counted: readonly Counts[], calls: number): Counts => {
  const total = (of: (counts: Counts) => number): number => counted.reduce((sum, each) => sum + of(each), 0) / calls
  const paths = new Set(counted.flatMap(({ requests }) => Object.keys(requests)))
  return {
    requests: Object.fromEntries([...paths].map(path => [path, total(({ requests }) => requests[path] ?? 0)])),
    connections: {
      plaid: total(({ connections }) => connections.plaid),
      secretsManager: total(({ connections }) => connections.secretsManager),
      dynamoDb: total(({ connections }) => connections.dynamoDb),
      eventBridge: total(({ connections }) => connections.eventBridge),
    },
    plaidBytes: total(each => each.plaidBytes),
    readUnits: total(each => each.readUnits),
    writeUnits: total(each => each.writeUnits),
  }
}

/** Bytes of memory after 1,000 calls, in a function with `memoryMb`. */
export const measureRss = async (
  names: readonly VariantName[],
  variants: Variants,
  standIns: StandIns,
  memoryMb: number,
): Promise<ReadonlyMap<VariantName, number>> => {
  const measured = new Map<VariantName, number>()
  for (const name of names) {
    const running = await startVariant(variants[name], standIns.near, { handler: 'many-calls.handler', memoryMb })
    const { rssBytes } = await runBatch(running, callsBeforeRss)
    await running.close()
    measured.set(name, rssBytes)
  }
  return measured
}

const callsPerHeapBatch = 10_000

/** How much the heap of one instance of the service grows over many calls, in bytes, after 10,000 that are not counted. */
export const measureHeapGrowth = async (
  variant: Variants['service'],
  standIns: StandIns,
  calls: number,
): Promise<number> => {
  const running = await startVariant(variant, standIns.near, { handler: 'many-calls.handler' })
  const before = await runBatch(running, callsPerHeapBatch)
  let after = before
  for (let made = 0; made < calls; made += callsPerHeapBatch) after = await runBatch(running, callsPerHeapBatch)
  await running.close()
  return after.heapBytes - before.heapBytes
}

/**
 * Runs batches of calls in random order, with one instance of each variant, after 1,000 calls that are not measured.
 */
export const measureWarm = async <Name extends VariantName>(
  names: readonly Name[],
  variants: Variants,
  standIns: StandIns,
  { batches, callsPerBatch }: { readonly batches: number; readonly callsPerBatch: number },
): Promise<ReadonlyMap<Name, WarmSamples>> => {
  const instances = new Map<Name, { readonly running: PackagedFunction; readonly rssBytes: number }>()
  for (const name of names) {
    const running = await startVariant(variants[name], standIns.near, { handler: 'many-calls.handler' })
    const { rssBytes } = await runBatch(running, callsBeforeRss)
    instances.set(name, { running, rssBytes })
  }
  const instanceOf = (name: Name) => {
    const instance = instances.get(name)
    if (instance === undefined) throw new Error(`${name} was not started`)
    return instance
  }
  const samples = await inTurns(names, batches, async name => {
    await standIns.counts()
    const batch = await runBatch(instanceOf(name).running, callsPerBatch)
    return { ...batch, counts: await standIns.counts() }
  })
  const measured = new Map<Name, WarmSamples>()
  for (const [name, taken] of samples) {
    const { running, rssBytes } = instanceOf(name)
    await running.close()
    const lines = running.logs()
    const calls = callsBeforeRss + taken.length * callsPerBatch
    measured.set(name, {
      cpuUs: taken.map(({ cpuUs }) => cpuUs / callsPerBatch),
      rssBytes,
      perCall: perCall(
        taken.map(({ counts }) => counts),
        taken.length * callsPerBatch,
      ),
      logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0) / calls,
    })
  }
  return measured
}
