import type { Case } from './case.ts'
import { areLegible } from './legible-counts.ts'
import type { Outcome } from './outcome.ts'
import { isOfDocumentOrSelfie } from './rules/rule-name.ts'

/** Something that can end a case before its reason is asked for. */
type Barrier = (of: Case) => Outcome | undefined

const hold = (reason: string): Outcome => ({ _tag: 'Hold', reason })

const allowList: Barrier = ({ policy, snapshot }) => {
  if (!policy.environments.includes(snapshot.environment)) return hold('environment-not-allowed')
  return policy.templateIds.some(id => id === snapshot.template.id) ? undefined : hold('template-not-allowed')
}

const veto: Barrier = ({ vetoes: [first] }) => (first === undefined ? undefined : { _tag: 'Never', reason: first })

/** Plaid retries a user's newest attempt, not the one that is meant: a call for any other would hit the wrong one. */
const child: Barrier = ({ snapshot: { id }, history }) => {
  if (history.some(row => row.previous_attempt_id === id)) return hold('already-retried')
  return history[0]?.id === id ? undefined : hold('not-newest')
}

const inFlight: Barrier = ({ counts }) => (counts.inFlight === 0 ? undefined : hold('in-flight'))

/** A user's counts come from other items than the subject's, and may lag behind them: the greater ones count. */
const isSpent = ({ policy: { caps }, counts: { subject, user }, verdict }: Case): boolean => {
  if (subject.automatic >= caps.automaticPerSubjectMax) return true
  if (Math.max(user.retries, subject.automatic + subject.onDemand) >= caps.retriesPerUserMax) return true
  if (verdict._tag !== 'Retry') return false
  const { fired, automaticMax } = verdict
  if (fired.some(rule => (subject.automaticByRule[rule] ?? 0) >= automaticMax)) return true
  const ofDocumentOrSelfie = Math.max(user.automaticByDocumentOrSelfie, subject.automaticByDocumentOrSelfie)
  return fired.some(isOfDocumentOrSelfie) && ofDocumentOrSelfie >= caps.automaticByDocumentOrSelfieMax
}

const caps: Barrier = of => {
  if (!areLegible(of.counts, of.nowMs)) return hold('counts-unreadable')
  return isSpent(of) ? hold('limit-reached') : undefined
}

/** In the order of evaluation. */
export const barriers = { 'allow-list': allowList, veto, child, 'in-flight': inFlight, caps } satisfies Readonly<
  Record<string, Barrier>
>
