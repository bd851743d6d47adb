import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redeliveryWaitSeconds } from '../../lib/domain/automatic/redelivery.ts'
import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { deployedAlarms, ringingAlarms } from './ringing-alarms.ts'

const alarms = await deployedAlarms()
const startMs = Date.parse('2026-11-01T00:00:00Z')

/** A line of a call in this minute, as the functions write it. */
const line = (minute: number, counts: Readonly<Record<string, number>> = {}): string =>
  JSON.stringify({
    Calls: 1,
    ...counts,
    _aws: {
      Timestamp: startMs + minute * 60_000,
      CloudWatchMetrics: [
        {
          Namespace: 'idv-retry',
          Dimensions: [[]],
          Metrics: ['Calls', ...Object.keys(counts)].map(Name => ({ Name })),
        },
      ],
    },
  })

const unavailable = (minute: number): string => line(minute, { plaid_unavailable: 1 })
const defect = (minute: number): string => line(minute, { defects: 1 })
const refused = (minute: number): string => line(minute, { deliveries: 1, deliveries_refused: 1 })
const taken = (minute: number): string => line(minute, { deliveries: 1 })

/** The minutes in which something that waits is tried, from `from` until an outage ends. */
const triesOf = (from: number, untilMinute: number, waitAfter: (tries: number) => number): readonly number[] => {
  const minutes: number[] = []
  for (let minute = from; minute < untilMinute; minute += waitAfter(minutes.length)) minutes.push(minute)
  return minutes
}

/** A message waits as the queue is asked to, in minutes, and after the first receive for three. */
const ofMessage = (tries: number): number => (redeliveryWaitSeconds(tries) ?? 180) / 60

/** A due attempt whose read failed waits up to a fifth longer than its table says. */
const ofDueAttempt = (tries: number): number => {
  const { waitsAfterFailureMs } = ledgerLimits
  return (1.2 * (waitsAfterFailureMs[tries - 1] ?? Math.max(...waitsAfterFailureMs))) / 60_000
}

describe('the alarms of serverless.yml over log lines', () => {
  it.each<[string, readonly string[], Readonly<Record<string, number>>]>([
    ['a call without trouble', [line(0, { retried: 1, plaid_unavailable: 0 })], {}],
    ['one outcome', [defect(0)], { 'service-defect': 1 }],
    ['two in one period', [defect(0), defect(4)], { 'service-defect': 1 }],
    ['two that are twenty minutes apart', [defect(0), defect(20)], { 'service-defect': 2 }],
    ['fewer than the threshold', [line(0, { webhook_bus_failed: 1 }), line(1, { webhook_bus_failed: 1 })], {}],
    [
      'the threshold within a period',
      [0, 1, 2].map(minute => line(minute, { webhook_bus_failed: 1 })),
      { 'webhooks-not-published': 1 },
    ],
    ['two periods of an outage', [0, 60].map(unavailable), {}],
    ['the waits of one attempt', [0, 1, 6, 21, 81, 141, 201].map(unavailable), { 'plaid-unavailable': 1 }],
    [
      'two attempts for six hours',
      [0, 1, 6, 21, 81, 90, 139, 150, 201, 210, 259, 270].map(unavailable),
      { 'plaid-unavailable': 1 },
    ],
    ['refused webhooks, two', [refused(0), refused(1)], {}],
    ['refused webhooks, a tenth', [...[0, 1, 2].map(refused), ...Array.from({ length: 27 }, () => taken(1))], {}],
    [
      'refused webhooks, more than a tenth',
      [...[0, 1, 2].map(refused), ...Array.from({ length: 26 }, () => taken(1))],
      { 'webhooks-refused': 1 },
    ],
    ['what is due, a minute late', [line(0, { oldest_due: 60 })], {}],
    ['what is due, half an hour late', [line(0, { oldest_due: 1_800 })], { 'sweep-behind': 1 }],
    ['lines of another program', [JSON.stringify({ outcome: 'defect' })], {}],
    ['lines of another deployment', [defect(0).replace('"idv-retry"', '"idv-retry-dev"')], {}],
  ])('%s', (_, lines, rings) => {
    expect(ringingAlarms(alarms, lines)).toEqual(rings)
  })

  it.each([
    ['plaid-unavailable', 'plaid_unavailable', ofMessage],
    ['plaid-unavailable', 'plaid_unavailable', ofDueAttempt],
    ['plaid-rate-limited', 'plaid_rate_limited', ofMessage],
  ] as const)(
    'ring once for an outage of half a day, whenever what waits arrived: %s, %s',
    (symptom, metric, waitAfter) => {
      const minute = fc.double({ min: 0, max: 600, noNaN: true })
      const anOutage = (first: number, later: readonly number[]): void => {
        const tries = [0, first, ...later].flatMap(from => triesOf(from, 720, waitAfter))
        const lines = tries.toSorted((one, other) => one - other).map(at => line(at, { [metric]: 1 }))
        expect(ringingAlarms(alarms, lines)).toEqual({ [symptom]: 1 })
      }
      fc.assert(fc.property(minute, fc.array(minute, { maxLength: 3 }), anOutage))
    },
  )

  it('are all on metrics of log lines', () => {
    expect(Object.keys(alarms).length).toBeGreaterThan(15)
    expect(Object.values(alarms).filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching')).toEqual([])
  })
})
