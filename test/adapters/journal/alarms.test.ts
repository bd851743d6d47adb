import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import type { LineSink } from '../../../lib/adapters/journal/call-line.ts'
import { type CallJournal, openJournal } from '../../../lib/adapters/journal/journal.ts'
import { openSweepJournal } from '../../../lib/adapters/journal/sweep-journal.ts'
import { openWebhookJournal } from '../../../lib/adapters/journal/webhook-journal.ts'
import type { DueOutcome } from '../../../lib/domain/automatic/due-next.ts'
import type { Swept } from '../../../lib/domain/automatic/swept.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { journaledAdvice, journaledDecision } from '../../../lib/domain/policy/journaled-decision.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { WebhookOutcome } from '../../../lib/domain/webhook/webhook-outcome.ts'
import type { JournalMembers } from '../../../lib/ports/journal.ts'
import { type Alarm, dataFor, metricsOf } from '../../support/alarm.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { dataOf, deployedAlarms, deploymentName, type Line, metricLines } from '../../support/ringing-alarms.ts'

const metricsNamespace = deploymentName

/** The lines that `write` writes, parsed. */
const linesOf = (write: (sink: LineSink) => void): ReadonlyArray<Line> => {
  const lines: string[] = []
  write({ metricsNamespace, write: line => void lines.push(line), nowMs: () => 1_767_225_600_000 })
  return metricLines(lines)
}

/** Whether the alarm counts this line. */
const counts = (alarm: Alarm, line: Line): boolean =>
  dataFor(alarm, dataOf(line)).some(({ MetricName, value }) => MetricName !== 'deliveries' && value >= 1)

const alarms = await deployedAlarms()

const call = { requestId: 'r', isColdStart: false }
const ofWorker = (end: (journal: CallJournal) => void) => (sink: LineSink) =>
  end(openJournal(sink, { ...call, driver: 'event' }))
const failing = (error: RetryError) => ofWorker(journal => journal.end(E.left(error))())
const withOutcome = (outcome: DueOutcome | 'unserved' | 'too-late', members: JournalMembers = {}) =>
  ofWorker(journal => {
    journal.note(members)()
    journal.endAs(outcome)()
  })
const ofWebhook = (outcome: WebhookOutcome) => (sink: LineSink) => openWebhookJournal(sink, call).end(outcome)()

const counted = { queued: 3, left: 2, notTaken: 0, unreadable: 0, otherEnvironment: 1 }
const ofSweep =
  (swept: Partial<Swept> = {}) =>
  (sink: LineSink) =>
    openSweepJournal(sink, call).end(
      E.right({ due: counted, looks: counted, oldestDueMs: 0, isPaused: false, ...swept }),
    )()

/** A decision on an attempt with a finding that is not known. */
const snapshot = snapshotOf(['/kyc_check/name/summary', 'a word of tomorrow'])
const withUnknownWord = decide(policyOf(), snapshot, alone(snapshot), countsOf(), nowMs)

/** Lines of what each alarm is for, written as the service writes them: an alarm rings for each of its lines. */
const rings: Readonly<Record<string, ReadonlyArray<(sink: LineSink) => void>>> = {
  RetrySentButOutcomeUnknown: [
    failing({ _tag: 'OutcomeUnknown', cause: 'timeout' }),
    withOutcome('failed', { failure: 'OutcomeUnknown' }),
  ],
  RetryNeedsReview: [withOutcome('in-review'), withOutcome('published', { published: [{ kind: 'review' }] })],
  RetryMisdirected: [withOutcome('misdirected'), withOutcome('adopted', { published: [{ kind: 'misdirected' }] })],
  RetryUnserved: [
    withOutcome('unserved'),
    withOutcome('skipped', { published: [{ kind: 'skipped', reason: 'unserved' }] }),
  ],
  SendingPausedForADay: [ofSweep({ isPaused: true })],
  ClocksDiffer: [withOutcome('failed', { clock_skew: 1 })],
  PlaidAnswersNotUnderstood: [
    failing({ _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }),
    withOutcome('failed', { failure: 'PlaidUnreadable' }),
  ],
  PlaidRateLimited: [
    failing({ _tag: 'PlaidRateLimited', retryAfterSeconds: 5 }),
    withOutcome('failed', { failure: 'PlaidRateLimited' }),
  ],
  PlaidUnavailable: [
    failing({ _tag: 'PlaidUnavailable', cause: 'not-connected' }),
    withOutcome('failed', { failure: 'PlaidUnavailable' }),
  ],
  PlaidNotTrusted: [
    failing({ _tag: 'PlaidUnavailable', cause: 'not-trusted' }),
    withOutcome('failed', { failure: 'PlaidUnavailable', cause: 'not-trusted' }),
  ],
  PlaidRefuses: [
    ofWorker(journal => {
      journal.note({ message: 'status-update' })()
      journal.end(E.left({ _tag: 'PlaidRefused', plaid: { error_type: 'INVALID_INPUT', error_code: 'NOT_FOUND' } }))()
    }),
    withOutcome('failed', { message: 'due', failure: 'PlaidRefused' }),
  ],
  PlaidListsOtherUsers: [withOutcome('retried', { foreign_rows: 2 })],
  PlaidWordsNotKnown: [
    withOutcome('held', journaledDecision(withUnknownWord)),
    withOutcome('retried', journaledAdvice(withUnknownWord)),
  ],
  PlaidKeysUnusable: [
    failing({ _tag: 'SecretsUnavailable', cause: 'denied' }),
    withOutcome('failed', { failure: 'SecretsUnavailable' }),
  ],
  LedgerUnusable: [
    failing({ _tag: 'LedgerUnavailable', cause: 'unreachable' }),
    withOutcome('failed', { failure: 'LedgerUnavailable' }),
  ],
  DueSubjectsUnreadable: [ofSweep({ due: { ...counted, unreadable: 1 } })],
  OutcomesNotPublished: [
    withOutcome('retried', { unpublished: 1 }),
    failing({ _tag: 'BusUnavailable', cause: 'throttled' }),
    ofWorker(journal => {
      journal.note({ unpublished: 1 })()
      journal.endDefect(new Error('a defect'))()
    }),
  ],
  ServiceDefect: [ofWorker(journal => journal.endDefect(new Error('a defect'))())],
  WebhooksTooLate: [ofWebhook({ _tag: 'Refused', reason: 'stale-signed' })],
  WebhooksNotUnderstood: [ofWebhook({ _tag: 'Ignored', reason: 'malformed-signed' })],
  WebhooksNotPublished: [ofWebhook({ _tag: 'Unavailable', reason: 'bus-failed' })],
  WebhookKeysUnavailable: [ofWebhook({ _tag: 'Unavailable', reason: 'key-fetch-failed' })],
  WebhooksRefused: [
    ofWebhook({ _tag: 'Refused', reason: 'signature' }),
    ofWebhook({ _tag: 'Unavailable', reason: 'key-budget-spent' }),
    (sink: LineSink) => openWebhookJournal(sink, call).endDefect(new Error('a defect'))(),
  ],
  SweepBehind: [ofSweep({ oldestDueMs: 1_800_000 })],
  DueMessagesTooLate: [withOutcome('too-late')],
}

/** Lines of ordinary calls, for which no alarm rings. */
const quiet: ReadonlyArray<(sink: LineSink) => void> = [
  withOutcome('retried', { published: [{ kind: 'retried' }] }),
  withOutcome('postponed'),
  withOutcome('skipped', { published: [{ kind: 'skipped', reason: 'no-longer-failed' }] }),
  failing({ _tag: 'AttemptNotFound' }),
  failing({ _tag: 'PlaidRefused', plaid: { error_type: 'INVALID_INPUT', error_code: 'INVALID_FIELD' } }),
  ofSweep(),
  ofWebhook({ _tag: 'Ignored', reason: 'other-environment' }),
]

describe('the alarms on log lines', () => {
  test('are all stated here', () => {
    expect(Object.keys(rings).toSorted()).toEqual(Object.keys(alarms).toSorted())
  })

  test.each(Object.keys(rings))('%s counts each line that it is for', id => {
    const alarm = alarms[id]
    const lines = rings[id]?.flatMap(linesOf) ?? []
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.map(line => alarm !== undefined && counts(alarm, line))).toEqual(lines.map(() => true))
  })

  test('count no line of an ordinary call', () => {
    const ringing = quiet
      .flatMap(linesOf)
      .flatMap(line => Object.entries(alarms).flatMap(([id, alarm]) => (counts(alarm, line) ? [[id, line]] : [])))
    expect(ringing).toEqual([])
  })

  test('ring within an hour for one attempt that Plaid limits or cannot be reached for', () => {
    // The waits after a definite no, and those of the queue from receive to receive, in minutes.
    const tries = [
      [0, 1, 6, 21],
      [0, 3, 8, 23],
    ]
    const ringing = Object.entries(alarms).filter(([id]) => id === 'PlaidRateLimited' || id === 'PlaidUnavailable')
    expect(ringing).toHaveLength(2)
    for (const [, alarm] of ringing) {
      const { EvaluationPeriods, DatapointsToAlarm } = alarm
      const [{ Period } = { Period: 0 }] = metricsOf(alarm)
      expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods)
      for (const minutes of tries) {
        const periods = [...new Set(minutes.map(minute => Math.floor((minute * 60) / Period)))]
        const ringsInPeriod = periods[DatapointsToAlarm - 1] ?? Number.POSITIVE_INFINITY
        expect((ringsInPeriod + 1) * Period).toBeLessThanOrEqual(3_600)
      }
    }
  })
})

describe('a line', () => {
  test('has what was published and what was not, over the whole call', () => {
    const [line] = linesOf(
      ofWorker(journal => {
        journal.note({ unpublished: 1, published: [{ kind: 'scheduled' }] })()
        journal.note({ unpublished: 2, published: [{ kind: 'skipped', reason: 'unserved' }] })()
        journal.endAs('published')()
      }),
    )
    const published = [{ kind: 'scheduled' }, { kind: 'skipped', reason: 'unserved' }]
    expect(line).toMatchObject({ unpublished: 3, unserved: 1, published })
  })

  test('of a call that published nothing does not say that it did', () => {
    const [line] = linesOf(withOutcome('retried', { unpublished: 1 }))
    expect(line).not.toHaveProperty('published')
  })
})
