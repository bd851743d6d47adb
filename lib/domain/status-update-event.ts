import type { BusEvent } from './bus-event.ts'
import type { WebhookEvent } from './webhook/webhook-event.ts'

/** Plaid's webhooks, as a source of events. */
export const plaidSource = 'plaid.webhook'

/**
 * The event that a verified webhook becomes: a status update. Its `detail-type` ends in Plaid's own word, because
 * `Identity Verification Retried` is the name of an outcome event of this service, and a rule that matches on the name alone
 * must not confuse the two. It is only a reason to look: the attempt is read from Plaid when the event is handled.
 */
export const statusUpdateEvent = ({ webhook_code, identity_verification_id, environment }: WebhookEvent): BusEvent => ({
  source: plaidSource,
  detailType: `Identity Verification ${webhook_code}`,
  detail: { webhook_code, identity_verification_id, environment },
})
