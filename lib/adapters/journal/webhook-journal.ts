import type { IO } from 'fp-ts/IO'
import type { WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'

export interface WebhookJournal {
  /** Writes the delivery's one line. */
  readonly end: (ending: WebhookOutcome) => IO<void>
  readonly endDefect: (thrown: unknown) => IO<void>
}

/**
 * Each reason is an outcome of its own, and so a count of its own: webhooks of the other environment (`ignored-other-environment`), genuine ones that
 * cannot be read (`ignored-malformed-signed`), genuine ones that are too old (`refused-stale-signed`).
 * Of what was delivered only a verified webhook's own ids and words are told.
 */
const lineOf = (ending: WebhookOutcome) => {
  switch (ending._tag) {
    case 'Accepted': {
      const { webhook_code, identity_verification_id } = ending.event
      return { outcome: 'accepted', webhook_code, attempt_id: identity_verification_id }
    }
    case 'Ignored':
      return { outcome: `ignored-${ending.reason}` }
    case 'Refused':
      return { outcome: `refused-${ending.reason}` }
    case 'Unavailable':
      return { outcome: ending.reason, ...(ending.cause !== undefined && { cause: ending.cause }) }
  }
}

/** Opens the journal of one delivery. */
export const openWebhookJournal = (sink: LineSink, call: Omit<CallStart, 'driver'>): WebhookJournal => {
  const { end, endDefect } = openCallLine(sink, { ...call, driver: 'webhook' })
  return { end: ending => end(lineOf(ending)), endDefect: thrown => endDefect(thrown) }
}
