import type { AttemptBody } from './plaid-simulator/attempt/attempt.ts'
import { isOpen, type StepName, stepNames } from './plaid-simulator/attempt/steps.ts'
import type { Controls } from './plaid-simulator/control/controls.ts'
import type { StepEnd } from './plaid-simulator/stories/story.ts'

/** Ends an attempt at a step, after every open step before it has passed. Sends webhooks as Plaid does. */
export const endAttempt = (plaid: Controls, id: string, { step, ...end }: StepEnd): AttemptBody => {
  for (const before of stepNames.slice(0, stepNames.indexOf(step))) {
    if (isOpen(plaid.attempt(id).steps[before])) plaid.setStep(id, before, { status: 'success' })
  }
  return plaid.setStep(id, step, end)
}

/** Passes every open step of an attempt: its status becomes `success`. Sends webhooks as Plaid does. */
export const passAttempt = (plaid: Controls, id: string): AttemptBody => {
  for (const step of stepNames) {
    if (isOpen(plaid.attempt(id).steps[step])) plaid.setStep(id, step, { status: 'success' })
  }
  return plaid.attempt(id)
}

/** Creates a user whose first attempt passed all steps up to the given one, which ended as the finding says. */
export const failedAttempt = (
  plaid: Controls,
  { client_user_id, template_id }: { readonly client_user_id: string; readonly template_id: string },
  failsAt: StepName | StepEnd,
): AttemptBody => {
  const attempt = plaid.seedAttempt({ client_user_id, template: { id: template_id } })
  return endAttempt(plaid, attempt.id, typeof failsAt === 'string' ? { step: failsAt, status: 'failed' } : failsAt)
}

/** Changes something at Plaid while all webhooks are lost. */
export const withoutWebhooks = <A>(plaid: Controls, act: () => A): A => {
  plaid.configureWebhooks({ drop: true })
  try {
    return act()
  } finally {
    plaid.configureWebhooks({ drop: false })
  }
}
