import type { History } from '../../lib/domain/plaid/history.ts'
import type { Counts } from '../../lib/domain/policy/counts.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import type { PolicyData } from '../../lib/domain/policy/policy-data.ts'

/**
 * Checks decisions against the text of the policy, from Plaid's raw answer. It shares no predicate, no codec and no
 * number with the code under test.
 */

const at = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? Reflect.get(current, key) : undefined),
    value,
  )

const isOneOf = (value: unknown, ...words: ReadonlyArray<string>): boolean =>
  typeof value === 'string' && words.includes(value)

const reaches = (value: unknown, score: number): boolean => typeof value === 'number' && value >= score

const duplicateIds = (answer: unknown): ReadonlyArray<string> => {
  const duplicates = at(answer, 'risk_check', 'facial_duplicates')
  if (!Array.isArray(duplicates)) return []
  return duplicates
    .map(duplicate => at(duplicate, 'id'))
    .filter((id): id is string => typeof id === 'string' && id !== '')
}

/** Whether a veto forbids an automatic retry. */
export const isVetoed = (answer: unknown, history: History): boolean => {
  const steps = at(answer, 'steps')
  const stepStatuses: ReadonlyArray<unknown> = typeof steps === 'object' && steps !== null ? Object.values(steps) : []
  const abuse = at(answer, 'risk_check', 'identity_abuse_signals')
  const mine = history
    .filter(
      row => row.client_user_id === at(answer, 'client_user_id') && row.template.id === at(answer, 'template', 'id'),
    )
    .map(row => row.id)
  return (
    isOneOf(at(answer, 'status'), 'success', 'active', 'canceled', 'pending_review') ||
    stepStatuses.includes('manually_rejected') ||
    isOneOf(at(steps, 'watchlist_screening'), 'failed', 'pending_review', 'manually_rejected') ||
    isOneOf(at(steps, 'risk_check'), 'failed', 'pending_review', 'manually_rejected') ||
    at(answer, 'risk_check', 'behavior', 'bot_detected') === 'yes' ||
    at(answer, 'risk_check', 'behavior', 'fraud_ring_detected') === 'yes' ||
    reaches(at(abuse, 'synthetic_identity', 'score'), 70) ||
    reaches(at(abuse, 'stolen_identity', 'score'), 90) ||
    duplicateIds(answer).some(id => id !== at(answer, 'id') && !mine.includes(id))
  )
}

const dayMs = 86_400_000
const ofDocumentsAndSelfies = [
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'selfie-unclear',
]

/** Whether a decision to retry exceeds a cap, the cool-down, the day's budget, a rule's delay or the age limit. */
export const exceedsCaps = (
  { caps, rules }: PolicyData,
  answer: unknown,
  { subject, user, inFlight, automaticByDay }: Counts,
  decision: Decision,
  nowMs: number,
): boolean => {
  if (decision._tag !== 'Retry') return false
  const { notBeforeMs, record } = decision
  const createdAtMs = Date.parse(String(at(answer, 'created_at')))
  const completedAtMs = Date.parse(String(at(answer, 'completed_at')))
  const used = automaticByDay[Math.floor(notBeforeMs / dayMs) - Math.floor(nowMs / dayMs)] ?? 0
  const isOfDocument = record.fired.some(rule => ofDocumentsAndSelfies.includes(rule))
  return (
    !(subject.automatic + 1 <= caps.automaticPerSubjectMax) ||
    !(user.retries + 1 <= caps.retriesPerUserMax) ||
    !(subject.automatic + subject.onDemand + 1 <= caps.retriesPerUserMax) ||
    (isOfDocument && !(subject.automaticByDocumentOrSelfie + 1 <= caps.automaticByDocumentOrSelfieMax)) ||
    record.fired.length === 0 ||
    record.fired.some(rule => {
      const action = rules[rule]
      return (
        action.decision !== 'retry' ||
        (subject.automaticByRule[rule] ?? 0) + 1 > action.automaticMax ||
        notBeforeMs < completedAtMs + action.delayMs
      )
    }) ||
    inFlight > 0 ||
    !(used + 1 <= caps.automaticPerDayMax) ||
    !(notBeforeMs >= nowMs) ||
    !(notBeforeMs >= createdAtMs + caps.cooldownMs) ||
    !(notBeforeMs >= (subject.lastSentAtMs ?? 0) + caps.cooldownMs) ||
    !(notBeforeMs <= createdAtMs + 14 * dayMs)
  )
}
