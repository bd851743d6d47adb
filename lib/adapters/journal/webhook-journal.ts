import type { IO } from 'fp-ts/IO'
import type { WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'

export interface WebhookJournal {
  /** Writes the delivery's one log line. */
  readonly end: (outcome: WebhookOutcome) => IO<void>
  readonly endDefect: (thrown: unknown) => IO<void>
}

/**
 * Each reason is a separate outcome, and so a separate metric: webhooks of the other environment
 * (`ignored-other-environment`), verified ones that cannot be read (`ignored-malformed-signed`), ones with Plaid's
 * signature that are too old (`refused-stale-signed`). Of a delivery's content only a verified webhook's ids and
 * codes are logged.
 */
const lineOf = (outcome: WebhookOutcome) => {
  switch (outcome._tag) {
    case 'Accepted': {
      const { webhook_code, identity_verification_id } = outcome.event
      return { outcome: 'accepted', webhook_code, attempt_id: identity_verification_id }
    }
    case 'Ignored':
      return { outcome: `ignored-${outcome.reason}` }
    case 'Refused':
      return { outcome: `refused-${outcome.reason}` }
    case 'Unavailable':
      return { outcome: outcome.reason, ...(outcome.cause !== undefined && { cause: outcome.cause }) }
  }
}

/** Opens the journal of one delivery. */
export const openWebhookJournal = (sink: LineSink, call: Omit<CallStart, 'driver'>): WebhookJournal => {
  const { end, endDefect } = openCallLine(sink, { ...call, driver: 'webhook' })
  return { end: outcome => end(lineOf(outcome)), endDefect: thrown => endDefect(thrown) }
}
