import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import type { LineSink } from '../../../lib/adapters/journal/call-line.ts'
import { openJournal } from '../../../lib/adapters/journal/journal.ts'
import { callMetrics, metricsOfCall, metricsOfDelivery } from '../../../lib/adapters/journal/metrics.ts'
import { openSweepJournal } from '../../../lib/adapters/journal/sweep-journal.ts'
import { openWebhookJournal } from '../../../lib/adapters/journal/webhook-journal.ts'
import type { JournalMembers, PublishedEvent } from '../../../lib/ports/journal.ts'
import { callOutcomes, deliveryOutcomes, metricNames } from '../../support/closed-lists.ts'
import { formatFaults } from '../../support/embedded-metric-format.ts'
import { dataOf, metricLines } from '../../support/ringing-alarms.ts'

/** The bound of what is paid for, over all functions: they share one namespace. */
const seriesMax = 40

const sinkTo = (lines: string[]): LineSink => ({
  metricsNamespace: 'idv-retry',
  write: line => void lines.push(line),
  nowMs: () => 1_767_225_600_000,
})
const call = { requestId: 'r', isColdStart: false }

const kinds: ReadonlyArray<PublishedEvent['kind']> = ['retried', 'misdirected', 'review', 'recovered', 'abandoned']

/** A call that noted everything that is counted. */
const everything: JournalMembers = {
  message: 'due',
  failure: 'OutcomeUnknown',
  cause: 'not-trusted',
  foreign_rows: 2,
  clock_skew: 1,
  unpublished: 1,
  unrecognised_words: 3,
  published: [...kinds.map(kind => ({ kind })), { kind: 'skipped', reason: 'unserved' }],
}

/** A line for each outcome that the code can write, with everything that can be counted beside it. */
const worstLines = (): readonly string[] => {
  const lines: string[] = []
  const sink = sinkTo(lines)
  for (const outcome of callOutcomes) {
    const journal = openJournal(sink, { ...call, driver: 'event' })
    journal.note(everything)()
    journal.endAs(outcome)()
  }
  openJournal(sink, { ...call, driver: 'on-demand' }).endDefect(new Error('a defect'))()
  for (const reason of ['stale-signed', 'signature'] as const)
    openWebhookJournal(sink, call).end({ _tag: 'Refused', reason })()
  openWebhookJournal(sink, call).end({ _tag: 'Ignored', reason: 'malformed-signed' })()
  for (const reason of ['bus-failed', 'key-fetch-failed'] as const)
    openWebhookJournal(sink, call).end({ _tag: 'Unavailable', reason })()
  openWebhookJournal(sink, call).endDefect(new Error('a defect'))()
  const counts = { queued: 1, left: 1, notTaken: 1, unreadable: 1, otherEnvironment: 1 }
  openSweepJournal(sink, call).end(E.right({ due: counts, looks: counts, oldestDueMs: 1, isPaused: true }))()
  openSweepJournal(sink, call).end(E.left({ _tag: 'LedgerUnavailable', cause: 'unreachable' }))()
  return lines
}

/** What CloudWatch bills: each combination of namespace, name and dimensions. */
const seriesOf = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(
    metricLines(lines)
      .flatMap(dataOf)
      .map(({ Namespace, MetricName, Dimensions }) => JSON.stringify([Namespace, MetricName, Dimensions])),
  )

describe('the metrics', () => {
  test('are at most forty series, whatever happens: a name has one, because there are no dimensions', () => {
    const series = seriesOf(worstLines())
    expect(series.size).toBe(metricNames.length)
    expect(series.size).toBeLessThanOrEqual(seriesMax)
    expect([...series].every(text => text.endsWith(',{}]'))).toBe(true)
  })

  test("of every line are valid in CloudWatch's embedded metric format", () => {
    const lines = worstLines()
    expect(lines.length).toBeGreaterThan(55)
    expect(lines.flatMap(formatFaults)).toEqual([])
  })

  test('are nothing but the call, where nothing is to be counted', () => {
    const lines: string[] = []
    openJournal(sinkTo(lines), { ...call, driver: 'event' }).endAs('nothing-to-do')()
    expect(metricLines(lines).flatMap(dataOf)).toMatchObject([{ MetricName: 'Calls', value: 1, Dimensions: {} }])
  })

  test.each(
    Object.entries(callMetrics).flatMap(([outcome, metric]) => (metric === undefined ? [] : [[outcome, metric]])),
  )('%s is counted as %s, once', (outcome, metric) => {
    const counted = metricsOfCall(outcome as keyof typeof callMetrics, { message: 'due' })
    expect(counted).toEqual({ [metric]: 1 })
  })

  test('an event that says the same as the outcome is not counted twice', () => {
    const published: readonly PublishedEvent[] = [{ kind: 'misdirected' }, { kind: 'misdirected' }]
    expect(metricsOfCall('misdirected', { published })).toEqual({ misdirected: 2 })
    expect(metricsOfCall('in-review', { published: [{ kind: 'review' }] })).toEqual({ in_review: 1 })
  })

  test("a person's own refused request is not Plaid's refusal", () => {
    expect(metricsOfCall('plaid-refused', {})).toEqual({})
    expect(metricsOfCall('plaid-refused', { message: 'requested' })).toEqual({})
    expect(metricsOfCall('plaid-refused', { message: 'status-update' })).toEqual({ plaid_refused: 1 })
  })

  test('of a delivery say whether it was taken', () => {
    expect(metricsOfDelivery('accepted', true)).toEqual({ deliveries: 1 })
    for (const outcome of deliveryOutcomes.filter(word => word.startsWith('refused-')))
      expect(metricsOfDelivery(outcome, false)).toMatchObject({ deliveries_refused: 1 })
  })
})

describe('the check of the format', () => {
  const [line = ''] = worstLines()

  test.each([
    ['a metric that the line does not have', line.replace('"Calls":1', '"calls":1'), /Calls is not a number/],
    ['a unit that does not exist', line.replace('"Unit":"Count"', '"Unit":"Counts"'), /Unit must be equal/],
    ['no set of dimensions', line.replace('"Dimensions":[[]]', '"Dimensions":[]'), /Dimensions must NOT have fewer/],
    ['a dimension that is no text', line.replace('[[]]', '[["Duration"]]'), /Duration is not a text/],
    ['a time that is a text', line.replace(/"Timestamp":(\d+)/, '"Timestamp":"$1"'), /Timestamp must be integer/],
  ])('finds %s', (_, text, fault) => {
    expect(formatFaults(line)).toEqual([])
    expect(formatFaults(text).join()).toMatch(fault)
  })
})
