import type { Knobs } from '../knobs.ts'
import type { Forgery } from './forgery.ts'
import type { PostResult } from './post-webhook.ts'
import { isDelivered } from './redelivery.ts'

/** One delivery of a webhook, or its loss. */
export type WebhookRecord = {
  readonly sequence: number
  /** ISO 8601, on the simulator's clock. */
  readonly at: string
  readonly url: string
  readonly webhook_code: string
  readonly identity_verification_id: string
  /** 1 for the first delivery, 2 for the first redelivery, and so on; 0 when it was dropped. */
  readonly delivery: number
  readonly forgery: Forgery | null
  /** `pending` until there is an answer. */
  readonly outcome: 'pending' | 'dropped' | 'delivered' | 'rejected' | 'timed_out' | 'unreachable'
  readonly http_status: number | null
  /** Milliseconds until the redelivery; null if there is none. */
  readonly redelivery_in_ms: number | null
}

export type WebhookLog = {
  /** Records the start of a delivery, or a dropped webhook. */
  readonly open: (
    started: Pick<WebhookRecord, 'at' | 'url' | 'webhook_code' | 'identity_verification_id' | 'delivery' | 'forgery'>,
  ) => WebhookRecord
  /** Records the outcome. */
  readonly close: (record: WebhookRecord, result: PostResult, redelivery_in_ms: number | null, knobs: Knobs) => void
  readonly all: () => readonly WebhookRecord[]
  readonly clear: () => void
}

const outcomeOf = (result: PostResult, knobs: Knobs): WebhookRecord['outcome'] => {
  if (result.outcome !== 'answered') return result.outcome
  return isDelivered(result, knobs) ? 'delivered' : 'rejected'
}

export const newWebhookLog = (): WebhookLog => {
  let records: readonly WebhookRecord[] = []
  return {
    open: started => {
      const outcome = started.delivery === 0 ? 'dropped' : 'pending'
      const record: WebhookRecord = {
        sequence: records.length + 1,
        ...started,
        outcome,
        http_status: null,
        redelivery_in_ms: null,
      }
      records = [...records, record]
      return record
    },
    close: (record, result, redelivery_in_ms, knobs) => {
      const http_status = result.outcome === 'answered' ? result.http_status : null
      const closed = { ...record, outcome: outcomeOf(result, knobs), http_status, redelivery_in_ms }
      records = records.map(other => (other.sequence === record.sequence ? closed : other))
    },
    all: () => records,
    clear: () => {
      records = []
    },
  }
}
