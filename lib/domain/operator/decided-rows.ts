import type { DecisionItem } from '../decision-item.ts'
import { stepNames } from '../plaid/attempt.ts'
import { iso } from './iso.ts'
import type { ExportedDecision, PeriodRow } from './read-answers.ts'

/** A decision as it is exported. */
export const exportedDecision = (item: DecisionItem): ExportedDecision => {
  const { key, attempt_id, atMs, decision, reason, rules, policy, status, facts, closed } = item
  return {
    client_user_id: key.client_user_id,
    template_id: key.template_id,
    environment: key.environment,
    attempt_id,
    at: iso(atMs),
    decision,
    ...(reason !== undefined && { reason }),
    rules,
    policy,
    status,
    facts,
    ...(closed !== undefined && { closed: { outcome: closed.outcome, at: iso(closed.atMs) } }),
  }
}

/** A decision without its facts, and the step that failed first, in the order in which Link runs them. */
export const periodRow = (item: DecisionItem): PeriodRow => {
  const { facts, ...row } = exportedDecision(item)
  return { ...row, step: stepNames.find(name => facts[`/steps/${name}`] === 'failed') ?? null }
}
