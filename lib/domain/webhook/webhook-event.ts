import type { PlaidEnv } from '../plaid/environment.ts'

/** Plaid's webhook about an attempt, as far as it is passed on: Plaid's schemas `IdentityVerificationStatusUpdatedWebhook` and `…RetriedWebhook`. */
export interface WebhookEvent {
  readonly webhook_code: WebhookCode
  readonly identity_verification_id: string
  readonly environment: PlaidEnv
}

/** `STEP_UPDATED` is not among them: no decision is due while an attempt is under way, and its end is told by `STATUS_UPDATED`. */
export const webhookCodes = ['STATUS_UPDATED', 'RETRIED'] as const
export type WebhookCode = (typeof webhookCodes)[number]
