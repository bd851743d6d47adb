import { describe, expect, it } from 'vitest'
import { deployedAlarms, ringingAlarms } from './ringing-alarms.ts'

const alarms = await deployedAlarms()
const startMs = Date.parse('2026-11-01T00:00:00Z')

/** A line of a call in this minute, as the functions write it. */
const line = (minute: number, outcome: string, counts: Readonly<Record<string, number>> = {}): string =>
  JSON.stringify({
    outcome,
    Calls: 1,
    ...counts,
    _aws: {
      Timestamp: startMs + minute * 60_000,
      CloudWatchMetrics: [
        { Namespace: 'idv-retry', Dimensions: [['outcome']], Metrics: [{ Name: 'Calls' }] },
        ...Object.keys(counts).map(Name => ({ Namespace: 'idv-retry', Dimensions: [[]], Metrics: [{ Name }] })),
      ],
    },
  })

const unavailable = (minute: number): string => line(minute, 'failed', { plaid_unavailable: 1 })

describe('the alarms of serverless.yml over log lines', () => {
  it.each<[string, readonly string[], Readonly<Record<string, number>>]>([
    ['a call without trouble', [line(0, 'retried', { plaid_unavailable: 0 })], {}],
    ['one outcome', [line(0, 'defect')], { 'service-defect': 1 }],
    ['two in one period', [line(0, 'defect'), line(4, 'defect')], { 'service-defect': 1 }],
    ['two that are twenty minutes apart', [line(0, 'defect'), line(20, 'defect')], { 'service-defect': 2 }],
    ['fewer than the threshold', [line(0, 'bus-failed'), line(1, 'bus-failed')], {}],
    [
      'the threshold within a period',
      [0, 1, 2].map(minute => line(minute, 'bus-failed')),
      { 'webhooks-not-published': 1 },
    ],
    ['two periods of an outage', [0, 60].map(unavailable), {}],
    ['the waits of one attempt', [0, 1, 6, 21, 81, 141, 201].map(unavailable), { 'plaid-unavailable': 1 }],
    [
      'two attempts for six hours',
      [0, 1, 6, 21, 81, 90, 139, 150, 201, 210, 259, 270].map(unavailable),
      { 'plaid-unavailable': 1 },
    ],
    ['lines of another program', [JSON.stringify({ outcome: 'defect' })], {}],
  ])('%s', (_, lines, rings) => {
    expect(ringingAlarms(alarms, lines)).toEqual(rings)
  })

  it('are all on metrics of log lines', () => {
    expect(Object.keys(alarms).length).toBeGreaterThan(15)
    expect(Object.values(alarms).filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching')).toEqual([])
  })
})
