import type { SubjectLedger } from './ledger/subject-ledger.ts'
import type { PlaidEnv } from './plaid/environment.ts'
import type { History } from './plaid/history.ts'
import { decide } from './policy/decide.ts'
import type { Decision } from './policy/decision.ts'
import type { Snapshot } from './policy/findings/snapshot.ts'
import { type Lineage, lineageOf, nothingAsked } from './policy/lineage.ts'
import type { Policy } from './policy/policy.ts'
import { ruleNames } from './policy/rules/rule-name.ts'
import { policyCounts } from './policy-counts.ts'
import type { RetryRequest } from './request/retry-request.ts'
import { type Warning, warningsOf } from './request/warning.ts'

/** The policy's judgement, as a person who retries on demand gets it. */
export interface Advice {
  readonly decision: Decision['_tag']
  /** Why not; absent from `Retry`. */
  readonly reason?: string
  readonly rules: ReadonlyArray<string>
  /** How many automatic retries the caps of this user and template still allow. */
  readonly automaticLeft: number
  /** Unix milliseconds; null if the attempt is not retried automatically. */
  readonly nextEligibleAtMs: number | null
}

export const adviceOf = (decision: Decision): Advice => {
  const { fired, automaticLeft, nextEligibleAtMs } = decision.record
  return {
    decision: decision._tag,
    ...(decision._tag !== 'Retry' && { reason: decision.reason }),
    rules: fired,
    automaticLeft,
    nextEligibleAtMs,
  }
}

/** The lineage from Plaid's list alone: on demand nothing more is asked, and what is not known holds. */
export const listedLineage = (
  { windowMs }: Policy,
  snapshot: Snapshot,
  history: History<Snapshot>,
  nowMs: number,
): Lineage => lineageOf(snapshot, history, nothingAsked, nowMs - windowMs)

/**
 * What the policy would decide on an attempt that is retried on demand. It costs no call: the budgets of the user and of
 * the day, which would, are not part of it.
 */
export const decisionOnDemand = (
  policy: Policy,
  snapshot: Snapshot,
  lineage: Lineage,
  subject: SubjectLedger,
  nowMs: number,
): Decision =>
  decide(
    policy,
    snapshot,
    lineage,
    policyCounts(subject, { userRetries: 0, automaticToday: 0 }, policy.windowMs, nowMs),
    nowMs,
  )

/**
 * Whether a request on the bus is refused: the bus does not get past a veto, nor past a `never`. A person may.
 *
 * @param policy as it applies to the template
 */
export const isClosedToBus = ({ rules, signals }: Policy, { _tag, record }: Decision): boolean =>
  _tag === 'Never' ||
  record.vetoes.length > 0 ||
  record.signals.some(name => signals[name] === 'never') ||
  ruleNames.some(name => record.rules[name] === 'matched' && rules[name].decision === 'never')

/** Warnings about a request on the attempt that was decided on. */
export const warningsOn = (request: RetryRequest, plaidEnv: PlaidEnv, decision: Decision): ReadonlyArray<Warning> => [
  ...warningsOf(request, plaidEnv),
  ...(decision._tag === 'Retry' ? [] : (['policy-advises-against'] as const)),
]
