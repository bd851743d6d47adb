import type { StoreCalls } from '../measures/automatic.ts'
import type { ColdName, ColdSample } from '../measures/cold.ts'
import { type Measured, type MeasureName, smallMemoryMb } from '../measures/measure.ts'
import { deployedMemoryMb } from '../measures/start-variant.ts'
import type { Counts } from '../stand-ins/names.ts'
import type { VariantName } from '../variants.ts'
import { costOf } from './cost.ts'
import { coldCpuMs, coldCpuMsAt } from './cpu-share.ts'
import { p10Of } from './quantiles.ts'
import { recordedCounts } from './recorded.ts'
import { connectionsOf, roundTripsOf } from './round-trips.ts'

/**
 * A promise with a limit, the bar: the value must not be above it, or, with `isFloor`, not below it, or, with
 * `isExact`, neither.
 */
export interface Gate {
  readonly promise: string
  /** The measure to repeat if the gate is missed; absent if the value is exact. */
  readonly measure?: MeasureName
  readonly value: number
  readonly unit: string
  readonly bar: number
  readonly stretch?: number
  readonly isFloor?: boolean
  readonly isExact?: boolean
  /** A value that misses the bar by no more than this share is reported as missed but does not fail `--check`. */
  readonly noise: number
  /** The share by which a known miss may differ from its recorded value; the noise where it is absent. */
  readonly drift?: number
}

/**
 * How much the values of quick runs differ on one machine with ten times the load that it can handle.
 * `share` stretches the CPU time of one short call; `difference` is a small difference of two larger times;
 * `warm` has few batches, and `memory` one sample.
 */
const noiseOf = {
  ratio: 0.08,
  share: 0.1,
  difference: 0.25,
  roundTrips: 0.08,
  warm: 0.13,
  memory: 0.15,
  // A quarter of it is the function's time, which another machine measures differently.
  cost: 0.08,
  exact: 0,
  // The operator's switch is read again after 30 s, so a slow run reads it more often.
  pauseReads: 0.15,
} as const

const of = <Name extends string, A>(measured: ReadonlyMap<Name, A>, name: Name): A => {
  const found = measured.get(name)
  if (found === undefined) throw new Error(`${name} was not measured`)
  return found
}

/** CPU time of bare's cold start over that of node, on the machine for which budgets in milliseconds are written. */
const bareColdMs = 53

const coldGates = ({ cold }: Measured): readonly Gate[] => {
  const p10 = (name: ColdName, pick: (sample: ColdSample) => number): number => p10Of(of(cold, name).map(pick))
  const node = p10('node', coldCpuMs)
  const full = (name: VariantName): number => p10(name, coldCpuMs) - node
  const shared = (name: VariantName): number => p10(name, sample => coldCpuMsAt(sample, deployedMemoryMb))
  const firstCall = (name: VariantName): number => p10(name, ({ firstCallCpuMs }) => firstCallCpuMs)
  const ofShare = `cold CPU at the share of ${deployedMemoryMb} MB`
  const measure = 'cold'
  const share = { unit: '×', measure, noise: noiseOf.share } as const
  return [
    {
      promise: 'cold CPU: over bare + ledger',
      value: full('service') / full('bare + ledger'),
      unit: '×',
      bar: 2.1,
      stretch: 1.9,
      measure,
      noise: noiseOf.ratio,
    },
    {
      promise: `${ofShare}: over bare + ledger`,
      value: shared('service') / shared('bare + ledger'),
      bar: 1.9,
      stretch: 1.7,
      ...share,
    },
    {
      promise: `${ofShare}: usual + ledger, lazy over it`,
      value: shared('usual + ledger, lazy') / shared('service'),
      bar: 2.3,
      isFloor: true,
      ...share,
    },
    {
      promise: 'first call: CPU more than bare + ledger',
      value: ((firstCall('service') - firstCall('bare + ledger')) * bareColdMs) / full('bare + ledger'),
      unit: 'ms',
      bar: 15,
      measure,
      noise: noiseOf.difference,
    },
  ]
}

const firstCallGates = ({ firstCall }: Measured): readonly Gate[] => {
  const samples = of(firstCall, 'service')
  const measure = 'firstCall'
  return [
    {
      promise: 'first call: round trips',
      // Trips are whole ones: the rest of the slope is the load of the machine.
      value: Math.round(roundTripsOf(samples)),
      unit: 'in sequence',
      bar: 5,
      measure,
      noise: noiseOf.roundTrips,
    },
    {
      promise: 'first call: connections opened',
      value: connectionsOf(samples),
      unit: 'in it',
      bar: 0,
      measure,
      noise: noiseOf.exact,
    },
  ]
}

/** A few calls read the operator's pause switch again, which changes only the third decimal place. */
const toHundredths = (value: number): number => Math.round(value * 100) / 100

const writesOf = (requests: Counts['requests']): number => (requests['PutItem'] ?? 0) + (requests['UpdateItem'] ?? 0)

const callGates = ({ warm, keyedCall }: Measured): readonly Gate[] => {
  const { requests, connections } = of(warm, 'service').perCall
  const callsOf = (name: string) => toHundredths(requests[name] ?? 0)
  const opened = Object.values(connections).reduce((sum, count) => sum + count, 0)
  const exact = { unit: 'a call', noise: noiseOf.exact } as const
  return [
    { promise: 'calls: Secrets Manager', value: callsOf('GetSecretValue'), bar: 0, ...exact },
    { promise: "calls: Plaid's list", value: callsOf('/identity_verification/list'), bar: 1, ...exact },
    { promise: "calls: Plaid's retry", value: callsOf('/identity_verification/retry'), bar: 1, ...exact },
    { promise: 'calls: DynamoDB reads', value: callsOf('GetItem'), bar: 1, ...exact },
    { promise: 'calls: DynamoDB writes', value: toHundredths(writesOf(requests)), bar: 2, ...exact },
    { promise: 'calls: DynamoDB writes with a key', value: writesOf(keyedCall.requests), bar: 2, ...exact },
    { promise: 'calls: EventBridge', value: callsOf('PutEvents'), bar: 1, ...exact },
    { promise: 'connections opened', value: toHundredths(opened), bar: 0, ...exact },
  ]
}

/** A count without a budget: it must be as recorded, so that each change of it is seen. */
const recordedGate = (promise: string, value: number, noise: number = noiseOf.exact): Gate => ({
  promise,
  value,
  unit: 'calls',
  bar: recordedCounts[promise] ?? Number.NaN,
  isExact: true,
  noise,
})

/**
 * Eight queries of the index, the pause switch, and for each of the eleven subjects of a minute in Sandbox one load,
 * and one more where a worker saved the subject at the same moment.
 */
const sweepReadsMax = 8 + 1 + 2 * 11

const automaticGates = ({ automatic: { retry, backlogSweeps } }: Measured): readonly Gate[] => {
  const functions = [retry.webhook, retry.worker, retry.sweep]
  const total = (pick: (calls: StoreCalls) => number): number => functions.reduce((sum, calls) => sum + pick(calls), 0)
  return [
    {
      promise: 'an automatic retry: DynamoDB writes',
      value: total(({ writes }) => writes),
      unit: 'calls',
      bar: 9,
      noise: 0,
    },
    { promise: 'an automatic retry: events', value: retry.events, unit: 'on the bus', bar: 3, noise: 0 },
    recordedGate(
      'an automatic retry: DynamoDB reads',
      total(({ reads }) => reads),
      noiseOf.pauseReads,
    ),
    recordedGate("an automatic retry: the webhook's DynamoDB calls", retry.webhook.reads + retry.webhook.writes),
    recordedGate("an automatic retry: the worker's DynamoDB writes", retry.worker.writes),
    recordedGate("an automatic retry: the sweep's DynamoDB writes", retry.sweep.writes),
    ...backlogSweeps.flatMap(({ reads, writes }, index) => [
      {
        promise: `sweep ${index + 1} of a backlog: DynamoDB reads`,
        value: reads,
        unit: 'calls',
        bar: sweepReadsMax,
        noise: 0,
      },
      recordedGate(`sweep ${index + 1} of a backlog: DynamoDB writes`, writes),
    ]),
  ]
}

const warmGates = ({ warm, smallRss }: Measured): readonly Gate[] => {
  const cpu = (name: VariantName): number => p10Of(of(warm, name).cpuUs)
  const service = of(warm, 'service')
  const ratio = { unit: '×', measure: 'warm', noise: noiseOf.warm } as const
  const memory = { unit: 'MB', noise: noiseOf.memory } as const
  const rss = (memoryMb: number): string => `RSS after 1,000 calls at ${memoryMb} MB`
  return [
    { promise: 'warm CPU: over peer', value: cpu('service') / cpu('peer'), bar: 0.65, stretch: 0.55, ...ratio },
    { promise: 'warm CPU: over floor5', value: cpu('service') / cpu('floor5'), bar: 1.25, stretch: 1.1, ...ratio },
    {
      promise: rss(deployedMemoryMb),
      value: service.rssBytes / 1e6,
      bar: 140,
      stretch: 105,
      measure: 'warm',
      ...memory,
    },
    { promise: rss(smallMemoryMb), value: of(smallRss, 'service') / 1e6, bar: 115, measure: 'smallRss', ...memory },
    {
      promise: `a million retries at ${deployedMemoryMb} MB`,
      value: costOf(service, deployedMemoryMb).total,
      unit: 'USD',
      bar: 8,
      stretch: 7,
      measure: 'warm',
      noise: noiseOf.cost,
    },
  ]
}

export const gatesOf = (measured: Measured): readonly Gate[] => [
  ...coldGates(measured),
  ...firstCallGates(measured),
  ...warmGates(measured),
  ...callGates(measured),
  ...automaticGates(measured),
  {
    promise: 'bundle of any function',
    value: Math.round(Math.max(...Object.values(measured.bundleBytes)) / 1_000),
    unit: 'KB',
    bar: 300,
    noise: noiseOf.exact,
    // Each change of the code moves it by some bytes.
    drift: 0.01,
  },
]

export const holds = ({ value, bar, isFloor = false, isExact = false }: Gate): boolean =>
  isExact ? value === bar : isFloor ? value >= bar : value <= bar

/** How much a value misses its bar, in percent of the bar. */
export const missedBy = ({ value, bar }: Gate): number => (Math.abs(value - bar) / bar) * 100
