import { canonicalJson } from '../../lib/codec/canonical-json.ts'
import { decisionItem } from '../../lib/domain/decision-item.ts'
import type { ExportedDecision } from '../../lib/domain/operator/read-answers.ts'
import { foldedId } from '../../lib/domain/plaid/same-id.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import type { Judged } from '../../lib/domain/policy/facts.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { Recorded } from './exported-line.ts'
import { judgedBy, recordedVerdict, type Verdict, verdictOf } from './verdict.ts'

/** What is kept of a record once it has been judged: its facts are not. */
export interface Entry {
  readonly line: number
  readonly attempt_id: string
  /** The environment and the attempt's folded id. */
  readonly key: string
  /** The environment and the user. */
  readonly person: string
  readonly atMs: number
  readonly policy: ExportedDecision['policy']
  readonly status: string
  readonly closed?: { readonly outcome: string; readonly atMs: number }
  /** What was recorded; its strategy is known if the policy is at hand. */
  readonly recorded: Verdict
  /** By each of the policies that are compared, in their order. */
  readonly verdicts: ReadonlyArray<Verdict>
  /** The keys of the attempts before it, the latest first. */
  readonly ancestors: ReadonlyArray<string>
  /** Whether the recorded policy decides again what was recorded; absent if that policy is not at hand. */
  readonly isReproduced?: boolean
  /** What it decides instead. */
  readonly instead?: Verdict
}

/** The policies by which records are judged. */
export interface Bench {
  readonly compared: ReadonlyArray<Policy>
  /** By hash: the ones compared, and others that may have decided then. */
  readonly atHand: ReadonlyMap<string, Policy>
}

/** All that a record says of its decision, as text: two that are equal byte for byte are the same decision. */
const textOf = ({
  attempt_id,
  decision,
  reason,
  rules,
  policy: { version, hash },
  status,
}: Pick<ExportedDecision, 'attempt_id' | 'decision' | 'reason' | 'rules' | 'policy' | 'status'>): string =>
  canonicalJson({ attempt_id, decision, reason: reason ?? null, rules, version, hash, status })

const textOfDecision = ({ decision: { facts, ...said }, judged }: Recorded, decision: Decision): string => {
  const { client_user_id, template_id, environment } = said
  const key = { client_user_id, template_id, environment } as Parameters<typeof decisionItem>[0]['key']
  return textOf(decisionItem({ key, status: judged.snapshot.status, atMs: judged.nowMs, facts }, decision))
}

const ancestorsOf = ({ snapshot, lineage }: Judged): ReadonlyArray<string> => {
  const ids = [snapshot, ...lineage.before].flatMap(({ previous_attempt_id }) => previous_attempt_id ?? [])
  return [...new Set(ids.map(id => keyOf(snapshot.environment, id)))]
}

const keyOf = (environment: string, attempt_id: string): string => `${environment} ${foldedId(attempt_id)}`

/** Judges one record by all policies. */
export const entryOf = ({ compared, atHand }: Bench, recorded: Recorded, line: number): Entry => {
  const { decision, judged } = recorded
  const decisions = compared.map(policy => judgedBy(policy, recorded))
  const then = atHand.get(decision.policy.hash)
  const again = then && (decisions[compared.indexOf(then)] ?? judgedBy(then, recorded))
  const isReproduced = again && textOfDecision(recorded, again) === textOf(decision)
  return {
    line,
    attempt_id: decision.attempt_id,
    key: keyOf(decision.environment, decision.attempt_id),
    person: `${decision.environment} ${decision.client_user_id}`,
    atMs: Date.parse(decision.at),
    policy: { version: decision.policy.version, hash: decision.policy.hash },
    status: decision.status,
    ...(decision.closed && { closed: { outcome: decision.closed.outcome, atMs: Date.parse(decision.closed.at) } }),
    recorded: again && isReproduced ? verdictOf(recorded, again) : recordedVerdict(decision),
    verdicts: decisions.map(each => verdictOf(recorded, each)),
    ancestors: ancestorsOf(judged),
    ...(isReproduced !== undefined && { isReproduced }),
    ...(again && !isReproduced && { instead: verdictOf(recorded, again) }),
  }
}
