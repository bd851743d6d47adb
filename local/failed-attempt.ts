import type { AttemptBody } from './plaid-simulator/attempt/attempt.ts'
import { isOpen, type StepName, stepNames } from './plaid-simulator/attempt/steps.ts'
import type { Controls } from './plaid-simulator/control/controls.ts'

/** A new user's first attempt, every step passed up to one that failed; the step's details are as Plaid would find them. */
export const failedAttempt = (
  plaid: Controls,
  { client_user_id, template_id }: { readonly client_user_id: string; readonly template_id: string },
  failsAt: StepName,
): AttemptBody => {
  const attempt = plaid.seedAttempt({ client_user_id, template: { id: template_id } })
  for (const step of stepNames.slice(0, stepNames.indexOf(failsAt))) {
    if (isOpen(plaid.attempt(attempt.id).steps[step])) plaid.setStep(attempt.id, step, { status: 'success' })
  }
  return plaid.setStep(attempt.id, failsAt, { status: 'failed' })
}
