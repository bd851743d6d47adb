import type { WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'
import { type HttpAnswer, httpAnswer } from './http-answer.ts'
import { type WebhookStatus, webhookStatus } from './webhook-status.ts'

/** One text for each status: only the log line names the failed check. */
const problems: Readonly<Record<Exclude<WebhookStatus, 200>, { readonly code: string; readonly title: string }>> = {
  401: { code: 'webhook-not-verified', title: 'The request could not be verified as a webhook from Plaid.' },
  405: { code: 'method-not-allowed', title: 'Webhooks must be sent by POST.' },
  413: { code: 'webhook-too-large', title: 'The body is too large for a webhook.' },
  503: { code: 'webhook-not-taken', title: 'The webhook cannot be accepted now: deliver it again.' },
}

/** The answer to Plaid for a delivery. */
export const webhookAnswer = (outcome: WebhookOutcome, requestId: string): HttpAnswer => {
  const status = webhookStatus(outcome)
  if (status === 200) return httpAnswer(200, 'application/json', { received: true })
  const { code, title } = problems[status]
  return httpAnswer(
    status,
    'application/problem+json',
    { type: `urn:idv-retry:problem:${code}`, title, status, code, request_id: requestId },
    status === 405 ? { allow: 'POST' } : {},
  )
}
