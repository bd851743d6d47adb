import type { WebhookEvent } from './webhook-event.ts'

/** What a genuine delivery, or one that is not for this deployment, may hold without being of use. */
export type IgnoredReason = 'other-environment' | 'other-type' | 'step-updated' | 'other-code' | 'malformed-signed'

/** The first check that a delivery did not pass, in the order in which they are made. `stale-signed`: too old, but Plaid did sign it. */
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

/** Nothing is wrong with the delivery as far as is known: Plaid should deliver it again. */
export type UnavailableReason = 'key-budget-spent' | 'key-fetch-failed' | 'bus-failed'

/** Why a delivery went no further. */
export type WebhookNotAccepted =
  | { readonly _tag: 'Ignored'; readonly reason: IgnoredReason }
  | { readonly _tag: 'Refused'; readonly reason: RefusedReason }
  /** `cause` is a word of a closed list of ours. */
  | { readonly _tag: 'Unavailable'; readonly reason: UnavailableReason; readonly cause?: string }

/** How one delivery ended. `Accepted`: its event is on the bus. */
export type WebhookOutcome = WebhookNotAccepted | { readonly _tag: 'Accepted'; readonly event: WebhookEvent }

export const webhookIgnored = (reason: IgnoredReason): WebhookNotAccepted => ({ _tag: 'Ignored', reason })

export const webhookRefused = (reason: RefusedReason): WebhookNotAccepted => ({ _tag: 'Refused', reason })

export const webhookUnavailable = (reason: UnavailableReason, cause?: string): WebhookNotAccepted => ({
  _tag: 'Unavailable',
  reason,
  ...(cause !== undefined && { cause }),
})
