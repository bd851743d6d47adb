import type { Knobs } from '../knobs.ts'
import type { PostResult } from './post-webhook.ts'

const dayMs = 86_400_000
const firstDelayMs = 30_000
const retryAfterMaxMs = 4 * 3_600_000

export const isDelivered = (result: PostResult, knobs: Knobs): boolean =>
  result.outcome === 'answered' &&
  (result.http_status === 200 || (knobs.webhookSuccess === '2xx' && Math.floor(result.http_status / 100) === 2))

/**
 * Milliseconds until the next delivery after failed delivery number `deliveries`: 30 s, then four times as long each
 * time, while the total stays within 24 hours. Undefined if Plaid stops.
 */
export const redeliveryDelayMs = (
  deliveries: number,
  sinceFirstMs: number,
  result: PostResult,
  knobs: Knobs,
): number | undefined => {
  const asked = result.outcome === 'answered' && result.http_status === 429 ? result.retryAfterS : undefined
  const delay =
    asked !== undefined && knobs.webhookRetryAfter === 'honoured'
      ? Math.min(asked * 1000, retryAfterMaxMs)
      : firstDelayMs * 4 ** (deliveries - 1)
  return sinceFirstMs + delay <= dayMs ? delay : undefined
}

export type DeliveryResult = { readonly at: number; readonly isRejection: boolean }

/** True if a URL rejected more than 90 % of the deliveries in 24 hours: then Plaid stops redelivery to it. */
export const hasStoppedRedelivery = (
  deliveryResults: readonly DeliveryResult[],
  now: number,
  knobs: Knobs,
): boolean => {
  const recent = deliveryResults.filter(result => result.at > now - dayMs)
  const rejections = recent.filter(result => result.isRejection).length
  return recent.length >= knobs.rejectionStopMin && rejections > recent.length * 0.9
}
