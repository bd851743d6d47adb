import type { IO } from 'fp-ts/IO'
import type { WebhookOutcome } from '../../domain/webhook/webhook-outcome.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'
import { metricsOfDelivery } from './metrics.ts'
import type { DeliveryOutcome } from './outcomes.ts'

export interface WebhookJournal {
  /** Writes the delivery's one log line. */
  readonly end: (outcome: WebhookOutcome) => IO<void>
  readonly endDefect: (thrown: unknown) => IO<void>
}

/**
 * Each reason is a separate outcome: webhooks of the other environment (`ignored-other-environment`), verified ones that
 * cannot be read (`ignored-malformed-signed`), ones with Plaid's signature that are too old (`refused-stale-signed`). Of
 * a delivery's content only a verified webhook's ids and codes are logged.
 */
const lineOf = (outcome: WebhookOutcome): readonly [DeliveryOutcome, Readonly<Record<string, string>>] => {
  switch (outcome._tag) {
    case 'Accepted': {
      const { webhook_code, identity_verification_id } = outcome.event
      return ['accepted', { webhook_code, attempt_id: identity_verification_id }]
    }
    case 'Ignored':
      return [`ignored-${outcome.reason}`, {}]
    case 'Refused':
      return [`refused-${outcome.reason}`, {}]
    case 'Unavailable':
      return [outcome.reason, outcome.cause === undefined ? {} : { cause: outcome.cause }]
  }
}

const isTaken = ({ _tag }: WebhookOutcome): boolean => _tag === 'Accepted' || _tag === 'Ignored'

/** Opens the journal of one delivery. */
export const openWebhookJournal = (sink: LineSink, call: Omit<CallStart, 'driver'>): WebhookJournal => {
  const { end, endDefect } = openCallLine<DeliveryOutcome>(sink, { ...call, driver: 'webhook' })
  return {
    end: delivered => {
      const [outcome, members] = lineOf(delivered)
      return end(outcome, members, metricsOfDelivery(outcome, isTaken(delivered)))
    },
    endDefect: thrown => endDefect(thrown, {}, metricsOfDelivery('defect', false)),
  }
}
