import type { MetricName } from '../../lib/adapters/journal/metrics.ts'
import type {
  CallOutcome,
  DeliveryOutcome,
  StandingOutcome,
  SweepOutcome,
} from '../../lib/adapters/journal/outcomes.ts'
import type { OutcomeEvent } from '../../lib/domain/events/outcome-event.ts'
import type { RetryErrorCode } from '../../lib/domain/retry-error-table.ts'

/**
 * The closed lists of the journal and of the events, which are types. Each has every word of its type and no other: else this file does not
 * compile.
 */
const listOf = <Word extends string>(words: Readonly<Record<Word, true>>): readonly Word[] =>
  Object.keys(words) as Word[]

/** The codes of problems, which are outcomes too. */
const errorCodes: Readonly<Record<RetryErrorCode, true>> = {
  unreadable: true,
  'invalid-request': true,
  'not-allowed': true,
  'attempt-not-found': true,
  'retry-not-permitted': true,
  'retry-in-progress': true,
  'idempotency-key-reused': true,
  'plaid-refused': true,
  'plaid-rate-limited': true,
  'plaid-unavailable': true,
  'plaid-unreadable': true,
  'outcome-unknown': true,
  'secrets-unavailable': true,
  'ledger-unavailable': true,
  'bus-unavailable': true,
  'queue-unavailable': true,
}

export const callOutcomes = listOf<CallOutcome>({
  paused: true,
  resumed: true,
  rearmed: true,
  'already-done': true,
  forgotten: true,
  moved: true,
  retried: true,
  repeated: true,
  'dry-run': true,
  'no-event': true,
  'ignored-event': true,
  'left-for-later': true,
  'too-late': true,
  'other-environment': true,
  scheduled: true,
  shadow: true,
  held: true,
  never: true,
  adopted: true,
  watched: true,
  closed: true,
  recovered: true,
  abandoned: true,
  'not-completed': true,
  'nothing-to-do': true,
  'already-known': true,
  'not-ours': true,
  misdirected: true,
  failed: true,
  'looked-at': true,
  'in-review': true,
  superseded: true,
  skipped: true,
  exhausted: true,
  postponed: true,
  paced: true,
  unserved: true,
  'left-alone': true,
  published: true,
  'not-published': true,
  'nothing-due': true,
  ...errorCodes,
  defect: true,
})

export const deliveryOutcomes = listOf<DeliveryOutcome>({
  accepted: true,
  'ignored-other-environment': true,
  'ignored-other-type': true,
  'ignored-step-updated': true,
  'ignored-other-code': true,
  'ignored-malformed-signed': true,
  'refused-method': true,
  'refused-too-large': true,
  'refused-body-encoding': true,
  'refused-token': true,
  'refused-token-header': true,
  'refused-token-claims': true,
  'refused-from-the-future': true,
  'refused-body-hash': true,
  'refused-stale': true,
  'refused-stale-signed': true,
  'refused-unknown-kid': true,
  'refused-unfit-key': true,
  'refused-expired-key': true,
  'refused-signature': true,
  'key-budget-spent': true,
  'key-fetch-failed': true,
  'bus-failed': true,
  defect: true,
})

export const sweepOutcomes = listOf<SweepOutcome>({
  swept: true,
  'not-swept': true,
})

export const standingOutcomes = listOf<StandingOutcome>({ answered: true, ...errorCodes, defect: true })

export const metricNames = listOf<MetricName>({
  Calls: true,
  decided_retry: true,
  decided_hold: true,
  decided_never: true,
  retried: true,
  recovered: true,
  abandoned: true,
  outcome_unknown: true,
  in_review: true,
  misdirected: true,
  unserved: true,
  plaid_rate_limited: true,
  plaid_unavailable: true,
  plaid_not_trusted: true,
  plaid_refused: true,
  plaid_unreadable: true,
  foreign_rows: true,
  unrecognised_words: true,
  secrets_unavailable: true,
  ledger_unavailable: true,
  unpublished: true,
  clock_skew: true,
  too_late: true,
  defects: true,
  deliveries: true,
  deliveries_refused: true,
  webhook_stale_signed: true,
  webhook_malformed_signed: true,
  webhook_bus_failed: true,
  webhook_key_failed: true,
  due: true,
  oldest_due: true,
  paused: true,
  unreadable: true,
})

export const outcomes = listOf<OutcomeEvent['detail']['outcome']>({
  scheduled: true,
  retried: true,
  refused: true,
  held: true,
  never: true,
  superseded: true,
  skipped: true,
  exhausted: true,
  misdirected: true,
  review: true,
  reviewed: true,
  recovered: true,
  abandoned: true,
})
