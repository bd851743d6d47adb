import type { RefusedReason, WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'

export type WebhookStatus = 200 | 401 | 405 | 413 | 503

/** One row a reason: a new reason does not compile without its row. */
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
 * What Plaid is told. It takes exactly 200 for delivered, delivers anything else again, and stops redelivering to an endpoint that refuses
 * more than 90 % of a day's webhooks: so what is merely ignored is 200 too.
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
