import type { WebhookEvent } from './webhook-event.ts'

/** Why a verified delivery, or one for another environment, is not published. */
export type IgnoredReason = 'other-environment' | 'other-type' | 'step-updated' | 'other-code' | 'malformed-signed'

/**
 * The first check that a delivery failed, in the order of the checks. `stale-signed`: too old, but signed by Plaid.
 */
export type RefusedReason =
  | 'method'
  | 'too-large'
  | 'body-encoding'
  | 'token'
  | 'token-header'
  | 'token-claims'
  | 'from-the-future'
  | 'body-hash'
  | 'stale'
  | 'stale-signed'
  | 'unknown-kid'
  | 'unfit-key'
  | 'expired-key'
  | 'signature'

/** The delivery could not be checked or published: Plaid should deliver it again. */
export type UnavailableReason = 'key-budget-spent' | 'key-fetch-failed' | 'bus-failed'

/** The outcome of a delivery whose event was not published. */
export type WebhookNotAccepted =
  | { readonly _tag: 'Ignored'; readonly reason: IgnoredReason }
  | { readonly _tag: 'Refused'; readonly reason: RefusedReason }
  /** `cause` is a word of a closed list. */
  | { readonly _tag: 'Unavailable'; readonly reason: UnavailableReason; readonly cause?: string }

/** The outcome of one delivery. `Accepted`: its event is on the bus. */
export type WebhookOutcome = WebhookNotAccepted | { readonly _tag: 'Accepted'; readonly event: WebhookEvent }

export const webhookIgnored = (reason: IgnoredReason): WebhookNotAccepted => ({ _tag: 'Ignored', reason })

export const webhookRefused = (reason: RefusedReason): WebhookNotAccepted => ({ _tag: 'Refused', reason })

export const webhookUnavailable = (reason: UnavailableReason, cause?: string): WebhookNotAccepted => ({
  _tag: 'Unavailable',
  reason,
  ...(cause !== undefined && { cause }),
})
