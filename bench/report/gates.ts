import { roundTripMs, sequentialRoundTrips } from '../measures/first-call.ts'
import type { Measured, MeasureName } from '../measures/measure.ts'
import type { VariantName } from '../variants.ts'
import { costOf } from './cost.ts'
import { coldMs, coldMsAt } from './cpu-share.ts'
import { medianOf } from './quantiles.ts'

/** As deployed: `memorySize` in serverless.yml. */
export const memoryMb = 256

/** A promise with a limit, the bar: the value must not be above it, or, with `isFloor`, not below it. */
export interface Gate {
  readonly promise: string
  /** The measure to repeat if the gate is missed; absent if the value is exact. */
  readonly measure?: MeasureName
  readonly value: number
  readonly unit: string
  readonly bar: number
  readonly stretch?: number
  readonly isFloor?: boolean
  /** A value that misses the bar by no more than this share is reported as missed but does not fail `--check`. */
  readonly noise: number
}

/**
 * How much medians of a quick run differ between an idle machine with two cores and the same machine with five times
 * the load that it can handle. `share` stretches the CPU time of one short call; `firstCall` is a small difference of
 * two long times.
 */
const noiseOf = { ratio: 0.15, share: 0.25, firstCall: 0.5, memory: 0.1, cost: 0.03, exact: 0 } as const

const of = <Name extends string, A>(measured: ReadonlyMap<Name, A>, name: Name): A => {
  const found = measured.get(name)
  if (found === undefined) throw new Error(`${name} was not measured`)
  return found
}

const ratio = { unit: '×', noise: noiseOf.ratio } as const

const coldGates = ({ cold }: Measured): readonly Gate[] => {
  const node = medianOf(of(cold, 'node').map(coldMs))
  const full = (name: VariantName): number => medianOf(of(cold, name).map(coldMs)) - node
  const shared = (name: VariantName): number => medianOf(of(cold, name).map(sample => coldMsAt(sample, memoryMb)))
  const ofShare = `cold at the CPU share of ${memoryMb} MB`
  const measure = 'cold'
  return [
    {
      promise: 'cold: over bare + ledger',
      value: full('service') / full('bare + ledger'),
      bar: 1.85,
      stretch: 1.4,
      measure,
      ...ratio,
    },
    {
      promise: 'cold: usual + ledger over it',
      value: full('usual + ledger') / full('service'),
      bar: 2,
      isFloor: true,
      measure,
      ...ratio,
    },
    {
      promise: `${ofShare}: over bare + ledger`,
      value: shared('service') / shared('bare + ledger'),
      bar: 1.6,
      stretch: 1.3,
      measure,
      ...ratio,
      noise: noiseOf.share,
    },
    {
      promise: `${ofShare}: usual + ledger, lazy over it`,
      value: shared('usual + ledger, lazy') / shared('service'),
      bar: 3.5,
      isFloor: true,
      measure,
      ...ratio,
      noise: noiseOf.share,
    },
  ]
}

/** A few calls read the operator's pause switch again, which changes only the third decimal place. */
const toHundredths = (value: number): number => Math.round(value * 100) / 100

const callGates = ({ warm }: Measured): readonly Gate[] => {
  const { requests, connections } = of(warm, 'service').perCall
  const callsOf = (...names: readonly string[]) =>
    toHundredths(names.reduce((sum, name) => sum + (requests[name] ?? 0), 0))
  const opened = Object.values(connections).reduce((sum, count) => sum + count, 0)
  const exact = { measure: 'warm', unit: 'a call', noise: noiseOf.exact } as const
  return [
    { promise: 'calls: Secrets Manager', value: callsOf('GetSecretValue'), bar: 0, ...exact },
    { promise: "calls: Plaid's list", value: callsOf('/identity_verification/list'), bar: 1, ...exact },
    { promise: "calls: Plaid's retry", value: callsOf('/identity_verification/retry'), bar: 1, ...exact },
    { promise: 'calls: DynamoDB reads', value: callsOf('GetItem'), bar: 1, ...exact },
    { promise: 'calls: DynamoDB writes', value: callsOf('PutItem', 'UpdateItem'), bar: 3, ...exact },
    { promise: 'calls: EventBridge', value: callsOf('PutEvents'), bar: 1, ...exact },
    { promise: 'connections opened', value: toHundredths(opened), bar: 0, ...exact },
  ]
}

const warmGates = (measured: Measured): readonly Gate[] => {
  const { warm } = measured
  const cpu = (name: VariantName): number => medianOf(of(warm, name).cpuUs)
  const service = of(warm, 'service')
  const measure = 'warm'
  return [
    {
      promise: 'warm CPU: over usual + ledger',
      value: cpu('service') / cpu('usual + ledger'),
      bar: 0.8,
      stretch: 0.5,
      measure,
      ...ratio,
    },
    {
      promise: 'RSS after 1,000 calls',
      value: service.rssBytes / 1e6,
      unit: 'MB',
      bar: 120,
      stretch: 96,
      measure,
      noise: noiseOf.memory,
    },
    {
      promise: `a million retries at ${memoryMb} MB`,
      value: costOf(service, memoryMb).total,
      unit: 'USD',
      bar: 6.5,
      stretch: 5,
      measure,
      noise: noiseOf.cost,
    },
  ]
}

export const gatesOf = (measured: Measured): readonly Gate[] => [
  ...coldGates(measured),
  {
    promise: `first call at ${roundTripMs} ms: over its ${sequentialRoundTrips} round trips`,
    measure: 'firstCall',
    value: medianOf(of(measured.firstCall, 'service')) - sequentialRoundTrips * roundTripMs,
    unit: 'ms',
    bar: 10,
    stretch: 5,
    noise: noiseOf.firstCall,
  },
  ...warmGates(measured),
  ...callGates(measured),
  {
    promise: 'bundle of any function',
    value: Math.max(...Object.values(measured.bundleBytes)) / 1_000,
    unit: 'KB',
    bar: 300,
    stretch: 190,
    noise: noiseOf.exact,
  },
]

export const holds = ({ value, bar, isFloor = false }: Gate): boolean => (isFloor ? value >= bar : value <= bar)

/** How much a value misses its bar, in percent of the bar. */
export const missedBy = ({ value, bar }: Gate): number => (Math.abs(value - bar) / bar) * 100
