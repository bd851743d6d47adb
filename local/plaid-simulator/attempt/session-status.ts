import type { AttemptBody } from './attempt.ts'
import { isFailed, isOpen, type SessionStatus, type StepName, type StepStatus, type Steps, stepNames } from './steps.ts'

/** The status of a session, derived from its steps. */
export const sessionStatus = (steps: Steps, tolerated: readonly StepName[]): SessionStatus => {
  const has = (test: (status: StepStatus) => boolean): boolean => stepNames.some(step => test(steps[step]))
  if (stepNames.some(step => isFailed(steps[step]) && !tolerated.includes(step))) return 'failed'
  if (has(status => status === 'pending_review')) return 'pending_review'
  if (has(status => status === 'expired')) return 'expired'
  if (has(status => status === 'canceled')) return 'canceled'
  return has(isOpen) ? 'active' : 'success'
}

/** Returns the body with this status. A final status sets `completed_at` unless it is set. */
export const withStatus = (body: AttemptBody, status: SessionStatus, at: string): AttemptBody => {
  const isComplete = status === 'success' || status === 'failed' || status === 'pending_review'
  return { ...body, status, completed_at: isComplete ? (body.completed_at ?? at) : null }
}
