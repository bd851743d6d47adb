import type { PlaidEnv } from '../plaid/environment.ts'

/**
 * The members of Plaid's webhook about an attempt that are passed on: Plaid's schemas
 * `IdentityVerificationStatusUpdatedWebhook` and `…RetriedWebhook`.
 */
export interface WebhookEvent {
  readonly webhook_code: WebhookCode
  readonly identity_verification_id: string
  readonly environment: PlaidEnv
}

/** `STEP_UPDATED` is left out: an attempt in progress needs no decision, and `STATUS_UPDATED` reports its end. */
export const webhookCodes = ['STATUS_UPDATED', 'RETRIED'] as const
export type WebhookCode = (typeof webhookCodes)[number]
