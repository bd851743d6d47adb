import { countsOf } from '../ledger/caps.ts'
import type { SubjectLedger } from '../ledger/subject-ledger.ts'
import { foldedId } from '../plaid/same-id.ts'
import { applicantText } from '../policy/applicant-text.ts'
import type { Decision } from '../policy/decision.ts'
import type { Mode } from '../policy/mode.ts'
import type { Policy } from '../policy/policy.ts'
import { detailTypes, named, type OutcomeEvent, ownSource, subjectMembersOf } from './outcome-event.ts'

/** A spent cap gives the same event, whether it is found at the first decision or when the retry is due. */
const kindOf = ({ _tag, reason }: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>) => {
  if (_tag === 'Never') return 'never'
  return reason === 'limit-reached' ? 'exhausted' : 'held'
}

/**
 * A request on the bus that could not be served within an hour. `requestId` is the same for each redelivery of the
 * request; `attempt_id` is known only if the request's key was used for an attempt.
 */
export const unservedEvent = (
  policy: Policy,
  subject: SubjectLedger,
  { requestId, attempt_id }: { readonly requestId: string; readonly attempt_id?: string },
  nowMs: number,
): OutcomeEvent => {
  const { automatic, onDemand } = countsOf(subject, policy.windowMs, nowMs)
  return {
    source: ownSource,
    detailType: detailTypes.held,
    detail: {
      id: `${requestId}/held/unserved`,
      outcome: 'held',
      at: new Date(nowMs).toISOString(),
      ...subjectMembersOf(subject),
      ...(attempt_id !== undefined && { attempt_id }),
      reason: 'unserved',
      policy: named(policy),
      counts: { automatic, on_demand: onDemand },
      applicant_text: applicantText(policy, 'contact-support'),
    },
  }
}

/** A decision against a retry, for the bus. The same decision on the same attempt always has the same `detail.id`. */
export const decisionEvent = (
  subject: SubjectLedger,
  decision: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>,
  { mode, nowMs }: { readonly mode: Mode; readonly nowMs: number },
): OutcomeEvent => {
  const kind = kindOf(decision)
  const { record } = decision
  return {
    source: ownSource,
    detailType: detailTypes[kind],
    detail: {
      id: `${foldedId(record.attemptId)}/${kind}/${decision.reason}`,
      outcome: kind,
      at: new Date(nowMs).toISOString(),
      ...subjectMembersOf(subject),
      attempt_id: record.attemptId,
      reason: decision.reason,
      decision: { rules: record.fired, policy: record.policy.version },
      policy: record.policy,
      counts: { automatic: record.counts.subject.automatic, on_demand: record.counts.subject.onDemand },
      operator_text: record.operatorText,
      support_text: record.supportText,
      applicant_text: mode === 'shadow' ? null : record.applicantText,
    },
  }
}
