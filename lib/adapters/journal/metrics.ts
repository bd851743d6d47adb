import type { RetryErrorTag } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { JournalMembers } from '../../ports/journal.ts'
import type { CallOutcome, DeliveryOutcome } from './outcomes.ts'

/**
 * The metrics of the service: CloudWatch bills each name, so only what an alarm or the dashboard reads is one. They have
 * no dimensions. Everything else is a member of the line, and can be counted there.
 */
export type Metrics = Readonly<Partial<Record<MetricName, number>>>

/** Every metric, with its unit in CloudWatch. */
export const metricUnits = {
  Calls: 'Count',
  // What became of attempts.
  decided_retry: 'Count',
  decided_hold: 'Count',
  decided_never: 'Count',
  retried: 'Count',
  recovered: 'Count',
  abandoned: 'Count',
  // What a person must look at.
  outcome_unknown: 'Count',
  in_review: 'Count',
  misdirected: 'Count',
  unserved: 'Count',
  // Plaid's answers.
  plaid_rate_limited: 'Count',
  plaid_unavailable: 'Count',
  plaid_not_trusted: 'Count',
  plaid_refused: 'Count',
  plaid_unreadable: 'Count',
  foreign_rows: 'Count',
  unrecognised_words: 'Count',
  // What the service needs.
  secrets_unavailable: 'Count',
  ledger_unavailable: 'Count',
  unpublished: 'Count',
  clock_skew: 'Count',
  too_late: 'Count',
  defects: 'Count',
  // Webhooks.
  deliveries: 'Count',
  deliveries_refused: 'Count',
  webhook_stale_signed: 'Count',
  webhook_malformed_signed: 'Count',
  webhook_bus_failed: 'Count',
  webhook_key_failed: 'Count',
  // The sweep.
  due: 'Count',
  oldest_due: 'Seconds',
  paused: 'Count',
  unreadable: 'Count',
} as const

export type MetricName = keyof typeof metricUnits

/** The metric that counts an outcome; none: it is a member of the line only. A new outcome does not compile without its row. */
type Rows<Outcome extends string> = Readonly<Record<Outcome, MetricName | undefined>>

export const callMetrics: Rows<CallOutcome> = {
  retried: undefined,
  repeated: undefined,
  'dry-run': undefined,
  'no-event': undefined,
  'ignored-event': undefined,
  'left-for-later': undefined,
  'too-late': 'too_late',
  'other-environment': undefined,
  scheduled: 'decided_retry',
  shadow: 'decided_retry',
  held: 'decided_hold',
  never: 'decided_never',
  adopted: undefined,
  watched: undefined,
  closed: undefined,
  recovered: undefined,
  abandoned: undefined,
  'not-completed': undefined,
  'nothing-to-do': undefined,
  'already-known': undefined,
  'not-ours': undefined,
  misdirected: 'misdirected',
  failed: undefined,
  'looked-at': undefined,
  'in-review': 'in_review',
  superseded: undefined,
  skipped: undefined,
  exhausted: undefined,
  postponed: undefined,
  paced: undefined,
  unserved: 'unserved',
  'left-alone': undefined,
  published: undefined,
  'not-published': undefined,
  'nothing-due': undefined,
  unreadable: undefined,
  'invalid-request': undefined,
  'not-allowed': undefined,
  'attempt-not-found': undefined,
  'retry-not-permitted': undefined,
  'retry-in-progress': undefined,
  'idempotency-key-reused': undefined,
  'plaid-refused': 'plaid_refused',
  'plaid-rate-limited': 'plaid_rate_limited',
  'plaid-unavailable': 'plaid_unavailable',
  'plaid-unreadable': 'plaid_unreadable',
  'outcome-unknown': 'outcome_unknown',
  'secrets-unavailable': 'secrets_unavailable',
  'ledger-unavailable': 'ledger_unavailable',
  'bus-unavailable': 'unpublished',
  defect: 'defects',
}

/** Besides `deliveries`, and `deliveries_refused` for every answer but 200. */
export const deliveryMetrics: Rows<DeliveryOutcome> = {
  accepted: undefined,
  'ignored-other-environment': undefined,
  'ignored-other-type': undefined,
  'ignored-step-updated': undefined,
  'ignored-other-code': undefined,
  'ignored-malformed-signed': 'webhook_malformed_signed',
  'refused-method': undefined,
  'refused-too-large': undefined,
  'refused-body-encoding': undefined,
  'refused-token': undefined,
  'refused-token-header': undefined,
  'refused-token-claims': undefined,
  'refused-from-the-future': undefined,
  'refused-body-hash': undefined,
  'refused-stale': undefined,
  'refused-stale-signed': 'webhook_stale_signed',
  'refused-unknown-kid': undefined,
  'refused-unfit-key': undefined,
  'refused-expired-key': undefined,
  'refused-signature': undefined,
  'key-budget-spent': undefined,
  'key-fetch-failed': 'webhook_key_failed',
  'bus-failed': 'webhook_bus_failed',
  defect: 'defects',
}

/** Refusals that are a caller's own mistake, by HTTP or by the bus, ring no alarm. */
const isOfCaller = (metric: MetricName, { message }: JournalMembers): boolean =>
  metric === 'plaid_refused' && (message === undefined || message === 'requested')

const metricOfFailure = (failure: RetryErrorTag | undefined): MetricName | undefined =>
  failure && callMetrics[retryErrorRow({ _tag: failure }).code]

/**
 * The metrics of a call: a count is that of its events, and at least 1 if its outcome, or the failure that it noted, is
 * of that kind. So an alarm rings whichever of them says it. What is 0 is left out, because a line without a metric costs
 * nothing.
 */
export const metricsOfCall = (outcome: CallOutcome, members: JournalMembers): Metrics => {
  const {
    published = [],
    failure,
    cause,
    foreign_rows = 0,
    unrecognised_words = 0,
    clock_skew = 0,
    unpublished = 0,
  } = members
  const ofKind = (kind: string): number => published.filter(event => event.kind === kind).length
  const counts: Record<string, number> = {
    retried: ofKind('retried'),
    recovered: ofKind('recovered'),
    abandoned: ofKind('abandoned'),
    misdirected: ofKind('misdirected'),
    in_review: ofKind('review'),
    unserved: published.filter(({ reason }) => reason === 'unserved').length,
    plaid_not_trusted: Number(cause === 'not-trusted'),
    foreign_rows,
    unrecognised_words,
    clock_skew,
    unpublished,
  }
  for (const metric of [callMetrics[outcome], metricOfFailure(failure)])
    if (metric !== undefined && !isOfCaller(metric, members)) counts[metric] ||= 1
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

/** The metrics of a delivery to the webhook's route; `isTaken`: the answer to Plaid is 200. */
export const metricsOfDelivery = (outcome: DeliveryOutcome, isTaken: boolean): Metrics => {
  const metric = deliveryMetrics[outcome]
  return { deliveries: 1, ...(!isTaken && { deliveries_refused: 1 }), ...(metric !== undefined && { [metric]: 1 }) }
}
