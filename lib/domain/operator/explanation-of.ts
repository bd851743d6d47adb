import type { DecisionItem } from '../decision-item.ts'
import type { Snapshot } from '../policy/findings/snapshot.ts'
import { ruleInWords } from '../policy/rule-in-words.ts'
import { ruleNames } from '../policy/rules/rule-name.ts'
import type { RetryError } from '../retry-error.ts'
import { automaticStanding } from './automatic-standing.ts'
import type { AttemptNow, AutomaticStanding, Explanation, OperatorChange, Usage } from './explanation.ts'
import { iso } from './iso.ts'
import { type JudgedNow, judgedNow } from './judged-now.ts'
import { operatorChange } from './operator-change.ts'
import { onDemandObjection, standingAnswer } from './standing-answer.ts'
import type { SubjectView } from './subject-view.ts'
import { textsOf } from './texts-of.ts'
import { timeline } from './timeline.ts'
import { usagesOf } from './usages-of.ts'

const momentOf = (time: string): string | null => {
  const atMs = Date.parse(time)
  return Number.isNaN(atMs) ? null : iso(atMs)
}

const attemptNow = ({ id, status, created_at, completed_at, previous_attempt_id, steps }: Snapshot): AttemptNow => ({
  id,
  status,
  created_at: momentOf(created_at) ?? created_at,
  completed_at: momentOf(completed_at),
  previous_attempt_id,
  steps,
})

const unused: Usage = { used: 0, left: 0 }
const noCounts: Explanation['counts'] = {
  automatic: unused,
  automatic_of_user: unused,
  automatic_by_document_or_selfie: unused,
  automatic_today: unused,
  on_demand: unused,
}

const rulesInWords = ({ rules }: AutomaticStanding, judged: JudgedNow | undefined): Explanation['rules'] =>
  judged === undefined
    ? []
    : ruleNames.flatMap(name => (rules.includes(name) ? [{ name, text: ruleInWords(judged.policy, name) }] : []))

/** When a retry is planned, or could be sent; else when a person may retry, if only time is against it. */
const nextEligibleAt = (
  automatic: AutomaticStanding,
  judged: JudgedNow | undefined,
  objection: RetryError | undefined,
  change: OperatorChange,
): string | null => {
  if (automatic.due_at !== null) return automatic.due_at
  const isUndecided = automatic.state === 'none' || automatic.state === 'watched'
  const atMs = isUndecided ? (judged?.decision.record.nextEligibleAtMs ?? null) : null
  if (atMs !== null) return iso(atMs)
  return objection?._tag === 'RetryNotPermitted' ? (change.until ?? null) : null
}

/** The decisions of a subject that were kept, newest first. */
interface Kept {
  readonly decisions: ReadonlyArray<DecisionItem>
  readonly unreadable: number
}

/** All of a subject, from what was read of it at one time. */
export const explanationOf = (view: SubjectView, { decisions, unreadable }: Kept): Explanation => {
  const { subject, mode, isPaused, policy, history } = view
  const judged = judgedNow(view)
  const objection = onDemandObjection(view, judged)
  const automatic = automaticStanding(view, judged)
  const texts = textsOf(view, judged)
  const change = operatorChange(view)
  return {
    client_user_id: subject.client_user_id,
    template_id: subject.template_id,
    environment: subject.environment,
    mode,
    paused: isPaused,
    policy: { version: policy.version, hash: policy.hash },
    attempts: history.map(attemptNow),
    on_demand: { permitted: objection === undefined, reason: standingAnswer(view).onDemand },
    automatic,
    rules: rulesInWords(automatic, judged),
    counts: judged === undefined ? noCounts : usagesOf(judged),
    next_eligible_at: nextEligibleAt(automatic, judged, objection, change),
    operator_text: texts.operator,
    support_text: texts.support,
    applicant_text: texts.applicant,
    change,
    timeline: timeline(view, decisions),
    unreadable,
  }
}
