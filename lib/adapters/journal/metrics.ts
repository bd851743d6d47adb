import type { RetryErrorTag } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { JournalMembers, PublishedEvent } from '../../ports/journal.ts'
import type { CallOutcome, DeliveryOutcome, StandingOutcome } from './outcomes.ts'

/**
 * The metrics of the service: CloudWatch bills each name, so only what an alarm or the dashboard reads is one. They have
 * no dimensions. Everything else is a member of the line, and can be counted there.
 */
export type Metrics = Readonly<Partial<Record<MetricName, number>>>

/** Every metric. */
export type MetricName =
  | 'Calls'
  // What became of attempts.
  | 'decided_retry'
  | 'decided_hold'
  | 'decided_never'
  | 'retried'
  | 'recovered'
  | 'abandoned'
  // What a person must look at.
  | 'outcome_unknown'
  | 'in_review'
  | 'misdirected'
  | 'unserved'
  // Plaid's answers.
  | 'plaid_rate_limited'
  | 'plaid_unavailable'
  | 'plaid_not_trusted'
  | 'plaid_refused'
  | 'plaid_unreadable'
  | 'foreign_rows'
  | 'unrecognised_words'
  // What the service needs.
  | 'secrets_unavailable'
  | 'ledger_unavailable'
  | 'unpublished'
  | 'clock_skew'
  | 'too_late'
  | 'defects'
  // Webhooks.
  | 'deliveries'
  | 'deliveries_refused'
  | 'webhook_stale_signed'
  | 'webhook_malformed_signed'
  | 'webhook_bus_failed'
  | 'webhook_key_failed'
  // The sweep.
  | 'due'
  | 'oldest_due'
  | 'paused'
  | 'unreadable'

/** The unit of a metric in CloudWatch. */
export const unitOf = (name: string): 'Count' | 'Seconds' => (name === 'oldest_due' ? 'Seconds' : 'Count')

/** The metrics that count outcomes. An outcome without one is a member of the line only. */
type Rows<Outcome extends string> = Readonly<Partial<Record<Outcome, MetricName>>>

export const callMetrics: Rows<CallOutcome> = {
  'too-late': 'too_late',
  scheduled: 'decided_retry',
  shadow: 'decided_retry',
  held: 'decided_hold',
  never: 'decided_never',
  misdirected: 'misdirected',
  'in-review': 'in_review',
  unserved: 'unserved',
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
  'ignored-malformed-signed': 'webhook_malformed_signed',
  'refused-stale-signed': 'webhook_stale_signed',
  'key-fetch-failed': 'webhook_key_failed',
  'bus-failed': 'webhook_bus_failed',
  defect: 'defects',
}

/** Refusals that are a caller's own mistake, by HTTP or by the bus, ring no alarm. */
const isOfCaller = (metric: MetricName, { message }: JournalMembers): boolean =>
  metric === 'plaid_refused' && (message === undefined || message === 'requested' || message === 'retry')

const metricOfFailure = (failure: RetryErrorTag | undefined): MetricName | undefined =>
  failure && callMetrics[retryErrorRow({ _tag: failure }).code]

/** Events that are counted, whichever call publishes them. */
const eventMetrics: Readonly<Partial<Record<PublishedEvent['kind'], MetricName>>> = {
  retried: 'retried',
  misdirected: 'misdirected',
  review: 'in_review',
  recovered: 'recovered',
  abandoned: 'abandoned',
}

const metricOfEvent = ({ kind, reason }: PublishedEvent): MetricName | undefined =>
  reason === 'unserved' ? 'unserved' : eventMetrics[kind]

/** Members of a line that are counts already. */
const counts = ['foreign_rows', 'unrecognised_words', 'clock_skew', 'unpublished'] as const

/**
 * The metrics of a call: a count is that of its events, and at least 1 if its outcome, or the failure that it noted, is
 * of that kind. So an alarm rings whichever of them says it. What is 0 is left out, because a line without a metric costs
 * nothing.
 */
export const metricsOfCall = (outcome: CallOutcome | StandingOutcome, members: JournalMembers): Metrics => {
  const counted: Partial<Record<MetricName, number>> = {}
  for (const event of members.published ?? []) {
    const metric = metricOfEvent(event)
    if (metric !== undefined) counted[metric] = (counted[metric] ?? 0) + 1
  }
  for (const name of counts) if (members[name]) counted[name] = members[name]
  if (members.cause === 'not-trusted') counted.plaid_not_trusted = 1
  const ofOutcome = outcome === 'answered' ? undefined : callMetrics[outcome]
  for (const metric of [ofOutcome, metricOfFailure(members.failure)])
    if (metric !== undefined && !isOfCaller(metric, members)) counted[metric] ||= 1
  return counted
}

/** The metrics of a delivery to the webhook's route; `isTaken`: the answer to Plaid is 200. */
export const metricsOfDelivery = (outcome: DeliveryOutcome, isTaken: boolean): Metrics => {
  const metric = deliveryMetrics[outcome]
  return { deliveries: 1, ...(!isTaken && { deliveries_refused: 1 }), ...(metric !== undefined && { [metric]: 1 }) }
}
