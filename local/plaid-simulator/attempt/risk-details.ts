import type { Json } from '../json.ts'
import type { DetailInput } from './step-details.ts'

const email = (yesWhenRisky: string): Json => ({
  name: 'match',
  is_deliverable: 'yes',
  breach_count: 1,
  first_breached_at: '2019-05-29',
  last_breached_at: '2019-05-29',
  domain_registered_at: '1995-05-29',
  domain_is_free_provider: 'yes',
  domain_is_custom: 'no',
  domain_is_disposable: yesWhenRisky,
  top_level_domain_is_suspicious: yesWhenRisky,
  is_edu: 'no_data',
  includes_date_of_birth: 'no_data',
  linked_services: ['apple', 'google'],
})

/** `success`: genuine behaviour and low scores. `failed`: the signals of a fraud ring. */
export const riskDetails = ({ outcome }: DetailInput): Json => {
  const isRisky = outcome === 'failed'
  const yesWhenRisky = isRisky ? 'yes' : 'no'
  return {
    status: outcome,
    behavior: {
      user_interactions: isRisky ? 'risky' : 'genuine',
      fraud_ring_detected: yesWhenRisky,
      bot_detected: yesWhenRisky,
    },
    email: email(yesWhenRisky),
    phone: { linked_services: ['apple'] },
    devices: [
      {
        ip_proxy_type: isRisky ? 'tor' : 'none_detected',
        ip_spam_list_count: isRisky ? 3 : 0,
        ip_timezone_offset: '-05:00:00',
      },
    ],
    identity_abuse_signals: {
      synthetic_identity: { score: isRisky ? 92 : 3 },
      stolen_identity: { score: isRisky ? 88 : 2 },
    },
    facial_duplicates: isRisky ? [{ id: 'idv_52xR9LKo77r1Np', similarity: 95, matched_after_completed: false }] : [],
    trust_index_score: isRisky ? 12 : 86,
  }
}

/** The event in which Plaid Protect scored the session. */
export const scoredEvent = (eventId: string, at: string, score: unknown): Json => ({
  event_id: eventId,
  timestamp: at,
  trust_index: {
    score: typeof score === 'number' ? score : 86,
    model: 'trust_index.2.0.0',
    subscores: { device_and_connection: { score: 87 }, bank_account_insights: { score: 85 } },
  },
  fraud_attributes: { fraud_attributes: { 'session.challenged_with_mfa': false } },
})
