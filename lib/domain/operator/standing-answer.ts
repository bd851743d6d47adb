import * as E from 'fp-ts/Either'
import { objectionTo } from '../objection.ts'
import { subjectCaps } from '../policy/policy-data.ts'
import { preflight } from '../preflight.ts'
import type { RetryError } from '../retry-error.ts'
import { retryErrorRow } from '../retry-error-table.ts'
import { type JudgedNow, judgedNow } from './judged-now.ts'
import { plannedAtMs, type SubjectView, viewAt } from './subject-view.ts'

/**
 * Whether the newest attempt is retried.
 * - `automatic`: `now`: it is due, and the next sweep has it sent; `later`: it is sent at a time that is set; `no`.
 * - `onDemand`: the `reason` or the `code` that a person would be answered with; null: a person may retry.
 */
export interface StandingAnswer {
  readonly automatic: 'now' | 'later' | 'no'
  readonly onDemand: string | null
}

const reasonOf = (error: RetryError): string =>
  error._tag === 'RetryNotPermitted' ? error.reason : retryErrorRow(error).code

/**
 * Why a person may not retry the newest attempt now, by the same checks as a call; undefined: a person may. `reset` is
 * asked for, which Plaid's own rules allow wherever they allow any strategy.
 */
export const onDemandObjection = (view: SubjectView, judged: JudgedNow | undefined): RetryError | undefined => {
  if (judged === undefined) return { _tag: 'AttemptNotFound' }
  const { subject, isPaused, nowMs } = view
  const { client_user_id, template_id } = subject
  const permit = preflight({ client_user_id, template_id, strategy: 'reset' }, judged.snapshot)
  if (E.isLeft(permit)) return permit.left
  const { caps, windowMs } = judged.policy
  return (
    objectionTo(subject, permit.right, subjectCaps(caps), judged.lineage.children, windowMs, nowMs) ??
    (isPaused ? { _tag: 'RetryNotPermitted', reason: 'paused' } : undefined)
  )
}

/** Judged at the time that is set, as the service will: the counts and the age of the attempt are those of then. */
const automaticAnswer = (view: SubjectView): StandingAnswer['automatic'] => {
  const plannedMs = plannedAtMs(view)
  if (plannedMs === undefined || view.mode === 'shadow' || view.isPaused) return 'no'
  const atMs = Math.max(view.nowMs, plannedMs)
  const decision = judgedNow(viewAt(view, atMs))?.decision
  if (decision?._tag !== 'Retry') return 'no'
  return Math.max(plannedMs, decision.notBeforeMs) <= view.nowMs ? 'now' : 'later'
}

export const standingAnswer = (view: SubjectView): StandingAnswer => {
  const objection = onDemandObjection(view, judgedNow(view))
  return { automatic: automaticAnswer(view), onDemand: objection === undefined ? null : reasonOf(objection) }
}
