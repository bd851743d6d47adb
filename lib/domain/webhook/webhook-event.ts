import type { BusEvent } from '../bus-event.ts'
import type { PlaidEnv } from '../warning.ts'

/** Plaid's webhook about an attempt, as far as it is passed on: Plaid's schemas `IdentityVerificationStatusUpdatedWebhook` and `…RetriedWebhook`. */
export interface WebhookEvent {
  readonly webhook_code: WebhookCode
  readonly identity_verification_id: string
  readonly environment: PlaidEnv
}

/** `STEP_UPDATED` is not among them: no decision is due while an attempt is under way, and its end is told by `STATUS_UPDATED`. */
export const webhookCodes = ['STATUS_UPDATED', 'RETRIED'] as const
export type WebhookCode = (typeof webhookCodes)[number]

/**
 * The event that a webhook becomes. Its `detail-type` ends in Plaid's own word: `Identity Verification Retried` is the name of an outcome
 * event of this service, and a rule that matches on the name alone must not confuse the two.
 * A hint, and no more: what the attempt is like is asked of Plaid when the event is handled.
 */
export const busEventOf = ({ webhook_code, identity_verification_id, environment }: WebhookEvent): BusEvent => ({
  source: 'plaid.webhook',
  detailType: `Identity Verification ${webhook_code}`,
  detail: { webhook_code, identity_verification_id, environment },
})
