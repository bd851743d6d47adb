import type { PlaidEnv } from '../plaid/environment.ts'

/**
 * The members of Plaid's webhook about an attempt that are passed on: Plaid's schemas
 * `IdentityVerificationStatusUpdatedWebhook`, `…RetriedWebhook` and `…StepUpdatedWebhook`.
 */
export interface WebhookEvent {
  readonly webhook_code: WebhookCode
  readonly identity_verification_id: string
  readonly environment: PlaidEnv
}

export const webhookCodes = ['STATUS_UPDATED', 'RETRIED', 'STEP_UPDATED'] as const
export type WebhookCode = (typeof webhookCodes)[number]
