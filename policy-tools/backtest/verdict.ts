import type { ExportedDecision } from '../../lib/domain/operator/read-answers.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import type { ChargedCheck } from './charged-steps.ts'
import { checksOf } from './checks-of.ts'
import type { Recorded } from './exported-line.ts'

/** What a report counts and compares of a decision. The time of a retry is not among it. */
export interface Verdict {
  readonly decision: Decision['_tag']
  /** Null of a retry. */
  readonly reason: string | null
  readonly rules: ReadonlyArray<string>
  /** The strategy, with the steps of `custom`; null if none is known. */
  readonly strategy: string | null
  /** The id of the applicant's text; null if none is known. */
  readonly text: string | null
  readonly checks: ReadonlyArray<ChargedCheck>
}

const strategyOf = (request: ConcreteRetryRequest): string => {
  if (request.strategy !== 'custom') return request.strategy
  const asked = Object.entries(request.steps).flatMap(([step, isAsked]) => (isAsked ? [step] : []))
  return `custom (${asked.toSorted().join(', ')})`
}

export const verdictOf = (recorded: Recorded, decision: Decision): Verdict =>
  decision._tag === 'Retry'
    ? {
        decision: 'Retry',
        reason: null,
        rules: decision.record.fired,
        strategy: strategyOf(decision.request),
        text: decision.applicantText,
        checks: checksOf(recorded.judged, decision.request),
      }
    : {
        decision: decision._tag,
        reason: decision.reason,
        rules: decision.record.fired,
        strategy: null,
        text: null,
        checks: [],
      }

/** What a record says itself. */
export const recordedVerdict = ({ decision, reason, rules }: ExportedDecision): Verdict => ({
  decision,
  reason: reason ?? null,
  rules,
  strategy: null,
  text: null,
  checks: [],
})

/**
 * Decides again by a policy. Which templates a deployment allows is no part of a policy file: what was held because of
 * its template still is, and every other template is allowed.
 */
export const judgedBy = (policy: Policy, { decision, judged }: Recorded): Decision => {
  const { snapshot, lineage, counts, nowMs } = judged
  const templateIds = decision.reason === 'template-not-allowed' ? [] : [snapshot.template.id as TemplateId]
  return decide({ ...policy, templateIds }, snapshot, lineage, counts, nowMs)
}
