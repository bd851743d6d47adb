import { describe, expect, test } from 'vitest'
import type { ColdName, ColdSample } from '../../../bench/measures/cold.ts'
import type { Measured } from '../../../bench/measures/measure.ts'
import type { WarmSamples } from '../../../bench/measures/warm.ts'
import { type Gate, gatesOf, holds, missedBy } from '../../../bench/report/gates.ts'
import type { VariantName } from '../../../bench/variants.ts'

const cold = (initMs: number, firstCallMs: number): readonly ColdSample[] => [
  { initMs, initCpuMs: initMs, firstCallMs, firstCallCpuMs: firstCallMs },
]
const perCall = {
  requests: {
    '/identity_verification/list': 1,
    '/identity_verification/retry': 1,
    GetItem: 1.0002,
    PutItem: 2,
    UpdateItem: 1,
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

const good: Measured = {
  cold: new Map<ColdName, readonly ColdSample[]>([
    ['node', cold(50, 0)],
    ['bare + ledger', cold(90, 3)],
    ['service', cold(100, 4)],
    ['usual + ledger', cold(250, 40)],
    ['usual + ledger, lazy', cold(200, 90)],
  ]),
  firstCall: new Map<VariantName, readonly number[]>([['service', [144]]]),
  warm: new Map<VariantName, WarmSamples>([
    ['service', warm(700, 80)],
    ['usual + ledger', warm(1_000, 200)],
  ]),
  bundleBytes: { retry: 250_000, 'auto-retry': 300_000 },
}

const serviceWarm = (samples: WarmSamples) => ({ warm: new Map([...good.warm, ['service' as const, samples]]) })

const missed = (measured: Measured): readonly string[] =>
  gatesOf(measured).flatMap(gate => (holds(gate) ? [] : [gate.promise]))

describe('the gates', () => {
  test('let a service pass that keeps every promise', () => {
    expect(missed(good)).toEqual([])
  })

  test.each<readonly [string, Partial<Measured>, readonly RegExp[]]>([
    [
      'a service that starts slowly',
      { cold: new Map([...good.cold, ['service', cold(200, 20)]]) },
      [/^cold: over bare/, /^cold: usual/, /256 MB: over bare/, /256 MB: usual/],
    ],
    [
      'a first call that computes much',
      { cold: new Map([...good.cold, ['service', cold(90, 30)]]) },
      [/256 MB: over bare/, /256 MB: usual/],
    ],
    ['warm calls that compute much', serviceWarm(warm(900, 80)), [/^warm CPU/]],
    ['much memory', serviceWarm(warm(700, 130)), [/^RSS/]],
    ['a first call with one more round trip', { firstCall: new Map([['service', [164]]]) }, [/^first call/]],
    ['a function that has grown', { bundleBytes: { ...good.bundleBytes, sweep: 300_001 } }, [/^bundle of any/]],
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
    ['writes once more', { UpdateItem: 2 }, 'calls: DynamoDB writes'],
    ['publishes twice', { PutEvents: 2 }, 'calls: EventBridge'],
  ])('stop a service that %s in each call', (_case, more, promise) => {
    const asking = { requests: { ...perCall.requests, ...more } }
    expect(missed({ ...good, ...serviceWarm(warm(700, 80, asking)) })).toContain(promise)
  })

  test('stop a service that opens a connection for each call', () => {
    const connections = { ...perCall.connections, dynamoDb: 1 }
    expect(missed({ ...good, ...serviceWarm(warm(700, 80, { connections })) })).toEqual(['connections opened'])
  })

  test('stop a service with expensive writes', () => {
    expect(missed({ ...good, ...serviceWarm(warm(700, 80, { writeUnits: 9 })) })).toEqual([
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
])('%o: holds %s, %d percent from the bar', (more, does, percent) => {
  expect([holds(gate(more)), missedBy(gate(more))]).toEqual([does, percent])
})

test('a value that is not a number keeps no promise', () => {
  expect(holds(gate({ value: Number.NaN }))).toBe(false)
})
