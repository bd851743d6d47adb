import { describe, expect, test } from 'vitest'
import type { ColdName, ColdSample } from '../../../bench/measures/cold.ts'
import type { Measured } from '../../../bench/measures/measure.ts'
import type { WarmSamples } from '../../../bench/measures/warm.ts'
import { type Gate, gatesOf, holds, missedBy } from '../../../bench/report/gates.ts'
import { recordedCounts } from '../../../bench/report/recorded.ts'
import type { VariantName } from '../../../bench/variants.ts'

/** Wall times that keep no promise: no gate uses them. */
const cold = (initCpuMs: number, firstCallCpuMs: number): readonly ColdSample[] => [
  { initMs: 1_000, initCpuMs, firstCallMs: 1_000, firstCallCpuMs },
]
const perCall = {
  requests: {
    '/identity_verification/list': 1,
    '/identity_verification/retry': 1,
    GetItem: 1.0002,
    PutItem: 2,
    PutEvents: 1,
  },
  connections: { plaid: 0, secretsManager: 0, dynamoDb: 0, eventBridge: 0 },
  plaidBytes: 1_000,
  readUnits: 1,
  writeUnits: 1,
}
const warm = (cpuUs: number, rssMb: number, more: Partial<WarmSamples['perCall']> = {}): WarmSamples => ({
  cpuUs: [cpuUs],
  rssBytes: rssMb * 1e6,
  perCall: { ...perCall, ...more },
  logBytes: 700,
})

/** A first call that computes 30 ms. */
const firstCall = (roundTrips: number, connections: number) => ({
  firstCall: new Map([
    ['service' as const, [{ nearMs: roundTrips * 20 + 30, farMs: roundTrips * 120 + 30, connections }]],
  ]),
})

const recorded = (name: string): number => recordedCounts[name] ?? 0
const sweepOf = (index: number) => ({
  reads: recorded(`sweep ${index} of a backlog: DynamoDB reads`),
  writes: recorded(`sweep ${index} of a backlog: DynamoDB writes`),
})
const automatic: Measured['automatic'] = {
  retry: {
    webhook: { reads: recorded("an automatic retry: the webhook's DynamoDB calls"), writes: 0 },
    worker: {
      reads: recorded('an automatic retry: DynamoDB reads'),
      writes: recorded("an automatic retry: the worker's DynamoDB writes"),
    },
    sweep: { reads: 0, writes: recorded("an automatic retry: the sweep's DynamoDB writes") },
    events: 3,
  },
  backlogSweeps: [sweepOf(1), sweepOf(2)],
}

const good: Measured = {
  cold: new Map<ColdName, readonly ColdSample[]>([
    ['node', cold(30, 0)],
    ['bare + ledger', cold(90, 5)],
    ['service', cold(100, 10)],
    ['usual + ledger, lazy', cold(200, 90)],
  ]),
  ...firstCall(5, 0),
  warm: new Map<VariantName, WarmSamples>([
    ['service', warm(600, 80)],
    ['floor5', warm(550, 80)],
    ['peer', warm(1_000, 200)],
  ]),
  smallRss: new Map([['service' as const, 80e6]]),
  keyedCall: perCall,
  automatic,
  bundleBytes: { retry: 250_000, 'auto-retry': 300_000 },
}

const serviceWarm = (samples: WarmSamples) => ({ warm: new Map([...good.warm, ['service' as const, samples]]) })
const serviceCold = (samples: readonly ColdSample[]) => ({
  cold: new Map([...good.cold, ['service' as const, samples]]),
})
const retrying = (more: Partial<Measured['automatic']['retry']>) => ({
  automatic: { ...automatic, retry: { ...automatic.retry, ...more } },
})

const missed = (measured: Measured): readonly string[] =>
  gatesOf(measured).flatMap(gate => (holds(gate) ? [] : [gate.promise]))

describe('the gates', () => {
  test('let a service pass that keeps every promise', () => {
    expect(missed(good)).toEqual([])
  })

  test.each<readonly [string, Partial<Measured>, readonly RegExp[]]>([
    [
      'a service that computes much at its start',
      serviceCold(cold(400, 10)),
      [/^cold CPU: over bare/, /MB: over bare/, /MB: usual/],
    ],
    ['a first call that computes much', serviceCold(cold(90, 40)), [/MB: over bare/, /MB: usual/, /^first call: CPU/]],
    ['warm calls that compute much', serviceWarm(warm(700, 80)), [/^warm CPU: over peer/, /^warm CPU: over floor5/]],
    ['much memory', serviceWarm(warm(600, 141)), [/^RSS .* 256 MB/]],
    ['much memory in a small function', { smallRss: new Map([['service', 116e6]]) }, [/^RSS .* 128 MB/]],
    ['a first call with one more round trip', firstCall(6, 0), [/^first call: round trips/]],
    ['a first call that opens a connection', firstCall(5, 1), [/^first call: connections/]],
    ['a function that has grown', { bundleBytes: { ...good.bundleBytes, sweep: 300_501 } }, [/^bundle of any/]],
    [
      'a keyed call that writes once more',
      { keyedCall: { ...perCall, requests: { PutItem: 3 } } },
      [/^calls: .* with a key/],
    ],
    ['an automatic retry that publishes once more', retrying({ events: 4 }), [/^an automatic retry: events/]],
    [
      'an automatic retry that writes more',
      retrying({ worker: { reads: automatic.retry.worker.reads, writes: 20 } }),
      [/^an automatic retry: DynamoDB writes/, /worker's DynamoDB writes/],
    ],
    [
      'a sweep that reads more',
      { automatic: { ...automatic, backlogSweeps: [{ ...sweepOf(1), reads: 40 }] } },
      [/^sweep 1 .* reads/],
    ],
    [
      'a sweep that writes less',
      { automatic: { ...automatic, backlogSweeps: [{ ...sweepOf(1), writes: 1 }] } },
      [/^sweep 1 .* writes/],
    ],
  ])('stop %s', (_case, worse, promises) => {
    const found = missed({ ...good, ...worse })
    expect(found).toHaveLength(promises.length)
    for (const promise of promises) expect(found).toContainEqual(expect.stringMatching(promise))
  })

  test.each<readonly [string, Readonly<Record<string, number>>, string]>([
    ['asks Secrets Manager', { GetSecretValue: 1 }, 'calls: Secrets Manager'],
    ['lists twice', { '/identity_verification/list': 2 }, "calls: Plaid's list"],
    ['retries twice', { '/identity_verification/retry': 2 }, "calls: Plaid's retry"],
    ['reads the ledger twice', { GetItem: 2 }, 'calls: DynamoDB reads'],
    ['writes once more', { UpdateItem: 1 }, 'calls: DynamoDB writes'],
    ['publishes twice', { PutEvents: 2 }, 'calls: EventBridge'],
  ])('stop a service that %s in each call', (_case, more, promise) => {
    const asking = { requests: { ...perCall.requests, ...more } }
    expect(missed({ ...good, ...serviceWarm(warm(600, 80, asking)) })).toContain(promise)
  })

  test('stop a service that opens a connection for each call', () => {
    const connections = { ...perCall.connections, dynamoDb: 1 }
    expect(missed({ ...good, ...serviceWarm(warm(600, 80, { connections })) })).toEqual(['connections opened'])
  })

  test('stop a service with expensive writes', () => {
    expect(missed({ ...good, ...serviceWarm(warm(600, 80, { writeUnits: 9 })) })).toEqual([
      'a million retries at 256 MB',
    ])
  })

  test('throw on a missing measurement', () => {
    expect(() => gatesOf({ ...good, firstCall: new Map() })).toThrow('service was not measured')
  })
})

const gate = (more: Partial<Gate>): Gate => ({
  promise: 'p',
  measure: 'cold',
  unit: '×',
  bar: 2,
  value: 2,
  noise: 0,
  ...more,
})

test.each<readonly [Partial<Gate>, boolean, number]>([
  [{ value: 2 }, true, 0],
  [{ value: 3 }, false, 50],
  [{ value: 2, isFloor: true }, true, 0],
  [{ value: 1, isFloor: true }, false, 50],
  [{ value: 2, isExact: true }, true, 0],
  [{ value: 1, isExact: true }, false, 50],
])('%o: holds %s, %d percent from the bar', (more, does, percent) => {
  expect([holds(gate(more)), missedBy(gate(more))]).toEqual([does, percent])
})

test('a value that is not a number keeps no promise', () => {
  expect(holds(gate({ value: Number.NaN }))).toBe(false)
})
