import type { RefusedReason, WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'

export type WebhookStatus = 200 | 401 | 405 | 413 | 503

/** One row for each reason: a new reason does not compile without its row. */
const refusals: Readonly<Record<RefusedReason, WebhookStatus>> = {
  method: 405,
  'too-large': 413,
  'body-encoding': 401,
  token: 401,
  'token-header': 401,
  'token-claims': 401,
  'from-the-future': 401,
  'body-hash': 401,
  stale: 401,
  'stale-signed': 401,
  'unknown-kid': 401,
  'unfit-key': 401,
  'expired-key': 401,
  signature: 401,
}

/**
 * The HTTP status of the answer to Plaid. Plaid accepts only 200 as delivered, redelivers after any other status, and
 * stops redelivering to an endpoint that refuses more than 90 % of a day's webhooks. So an ignored delivery gets 200
 * too.
 */
export const webhookStatus = (outcome: WebhookOutcome): WebhookStatus => {
  switch (outcome._tag) {
    case 'Accepted':
    case 'Ignored':
      return 200
    case 'Refused':
      return refusals[outcome.reason]
    case 'Unavailable':
      return 503
  }
}
