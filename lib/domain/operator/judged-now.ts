import { appliedTo } from '../policy/applied-policy.ts'
import { decide } from '../policy/decide.ts'
import type { Decision } from '../policy/decision.ts'
import type { Judged } from '../policy/facts.ts'
import { lineageOf } from '../policy/lineage.ts'
import type { Policy } from '../policy/policy.ts'
import { policyCounts } from '../policy-counts.ts'
import { liveBudget } from '../user-budget.ts'
import type { SubjectView } from './subject-view.ts'

/** The policy's judgement of the newest attempt, and what it was made of. */
export interface JudgedNow extends Judged {
  readonly decision: Decision
  /** As it applies to the template. */
  readonly policy: Policy
}

/** What the service would decide on the newest attempt now, with the same counts; undefined: there is no attempt. */
export const judgedNow = (view: SubjectView): JudgedNow | undefined => {
  const { subject, history, asked, isVerifiedElsewhere, budget, automaticToday, policy, nowMs } = view
  const [snapshot] = history
  if (snapshot === undefined) return undefined
  const userRetries = liveBudget(budget, policy.windowMs, nowMs).slots.length
  const lineage = {
    ...lineageOf(snapshot, history, asked, nowMs - policy.windowMs),
    ...(isVerifiedElsewhere !== undefined && { isVerifiedElsewhere }),
  }
  const counts = policyCounts(subject, { userRetries, automaticToday }, policy.windowMs, nowMs)
  return {
    snapshot,
    lineage,
    counts,
    nowMs,
    decision: decide(policy, snapshot, lineage, counts, nowMs),
    policy: appliedTo(policy, snapshot.template.id),
  }
}
