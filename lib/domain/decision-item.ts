import { canonicalJson } from '../codec/canonical-json.ts'
import type { LedgerEventKind } from './ledger/ledger-event.ts'
import type { AttemptStatus } from './plaid/attempt.ts'
import type { Decision } from './policy/decision.ts'
import type { Facts } from './policy/facts.ts'
import type { SubjectKey } from './request/subject.ts'

/** How an attempt ended that was decided on; the last one counts. */
export type DecidedOutcome = Exclude<LedgerEventKind, 'scheduled' | 'reviewed'> | 'recovered' | 'abandoned'

/**
 * One automatic decision as it is kept for `decisionDays`: ids, words of closed lists, times and numbers; no personal
 * data.
 */
export interface DecisionItem {
  readonly key: SubjectKey
  readonly attempt_id: string
  /** When it was decided, in Unix milliseconds. */
  readonly atMs: number
  readonly decision: Decision['_tag']
  /** Why not; absent from `Retry`. */
  readonly reason?: string
  /** The rules that the decision is based on; none if something before the rules decided. */
  readonly rules: ReadonlyArray<string>
  readonly policy: { readonly version: string; readonly hash: string }
  /** The attempt's status at Plaid that was judged. */
  readonly status: AttemptStatus
  /** What it was decided from: enough to judge it again. */
  readonly facts: Facts
  readonly closed?: { readonly outcome: string; readonly atMs: number }
}

/** What was judged, besides the decision. */
export interface DecidedOn extends Pick<DecisionItem, 'key' | 'status' | 'atMs' | 'facts'> {}

export const decisionItem = ({ key, status, atMs, facts }: DecidedOn, decision: Decision): DecisionItem => {
  const { attemptId, fired, policy } = decision.record
  return {
    key,
    attempt_id: attemptId,
    atMs,
    decision: decision._tag,
    ...(decision._tag !== 'Retry' && { reason: decision.reason }),
    rules: fired,
    policy,
    status,
    facts,
  }
}

/**
 * Whether two decisions on one attempt say the same, at whatever time and by whatever counts; a repeat is not recorded
 * again.
 */
export const isSameDecision = (one: DecisionItem, other: DecisionItem): boolean => saidBy(one) === saidBy(other)

const saidBy = ({ decision, reason, rules, policy: { version, hash }, status }: DecisionItem): string =>
  canonicalJson({ decision, reason: reason ?? null, rules, version, hash, status })

const daySeconds = 24 * 60 * 60

/** When something that is kept for `decisionDays` may be deleted, in Unix seconds. */
export const expiresAtSeconds = (atMs: number, decisionDays: number): number =>
  Math.floor(atMs / 1_000) + decisionDays * daySeconds
