import type { WebhookEvent } from '../webhook/webhook-event.ts'
import type { BusEvent } from './bus-event.ts'

/** The `source` of events that carry Plaid's webhooks. */
export const plaidSource = 'plaid.webhook'

/**
 * The event that a verified webhook becomes: a status update. Its `detail-type` ends in Plaid's own word, because
 * `Identity Verification Retried` is the name of an outcome event of this service, and a rule that matches on the
 * name alone must not confuse the two. The event carries no data of the attempt: its handler reads the attempt from
 * Plaid.
 */
export const statusUpdateEvent = ({ webhook_code, identity_verification_id, environment }: WebhookEvent): BusEvent => ({
  source: plaidSource,
  detailType: `Identity Verification ${webhook_code}`,
  detail: { webhook_code, identity_verification_id, environment },
})
