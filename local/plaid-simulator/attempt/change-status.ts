import type { Attempt } from './attempt.ts'
import { changeStep, passStep } from './change-step.ts'
import { withStatus } from './session-status.ts'
import { isFailed, isOpen, mapSteps, type SessionStatus, type StepName, type StepStatus, stepNames } from './steps.ts'

/** The step changes, in order, that give a session this status. */
const stepsTowards = (
  attempt: Attempt,
  status: Exclude<SessionStatus, 'expired' | 'canceled'>,
): readonly (readonly [StepName, StepStatus])[] => {
  const { steps } = attempt.body
  const open = stepNames.filter(step => isOpen(steps[step]))
  const stuck = stepNames.filter(step => isFailed(steps[step]) || steps[step] === 'pending_review')
  const to = (names: readonly StepName[], target: StepStatus) => names.map(name => [name, target] as const)
  switch (status) {
    case 'success':
      return [...to(stuck, 'manually_approved'), ...to(open, 'success')]
    case 'failed': {
      if (open[0] !== undefined) return to([open[0]], 'failed')
      const last =
        stepNames.findLast(step => steps[step] === 'pending_review') ??
        stepNames.findLast(step => steps[step] === 'success' || steps[step] === 'manually_approved') ??
        'risk_check'
      return to([last], 'manually_rejected')
    }
    case 'pending_review':
      return [...to(open, 'success'), ...to(['watchlist_screening'], 'pending_review')]
    case 'active':
      return to(
        stuck.length > 0 ? stuck : stepNames.filter(step => steps[step] === 'expired' || steps[step] === 'canceled'),
        'waiting_for_prerequisite',
      )
  }
}

/**
 * Returns the attempt with a status that Plaid, its dashboard or a person's override sets, and with matching steps.
 */
export const changeStatus = (attempt: Attempt, status: SessionStatus, at: string): Attempt => {
  if (status !== 'expired' && status !== 'canceled') {
    const moved = stepsTowards(attempt, status).reduce<Attempt>(
      (current, [step, target]) =>
        target === 'success' ? passStep(current, step, at) : changeStep(current, step, { status: target }, at),
      attempt,
    )
    return { ...moved, body: withStatus(moved.body, status, at) }
  }
  // All open steps end together: ending one of them would start the next.
  const steps = mapSteps(attempt.body.steps, current => (isOpen(current) ? status : current))
  return { ...attempt, body: withStatus({ ...attempt.body, steps }, status, at) }
}
