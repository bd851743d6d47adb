import { dataSource } from './data-source.ts'
import { blurred, photos } from './document.ts'
import type { Story } from './story.ts'

const addressDiffers = [dataSource({ address: 'no_match' })]

const numbers = ['+12345678901', '+12345678902', '+12345678903', '+12345678904', '+12345678905']

/** Stories of somebody whose address differs, which alone could be corrected, and of whom Plaid knows more. */
export const riskStories = {
  'risky-interactions': {
    shows: 'The applicant does not seem to know the data well that they type in, and the address differs.',
    ends: addressDiffers,
    risk: { behavior: { user_interactions: 'risky' } },
  },
  'low-trust-index': {
    shows: 'The trust index of the session is low, and the address differs.',
    ends: addressDiffers,
    risk: { trust_index_score: 8 },
  },
  'suspicious-network': {
    shows: 'Tor, an IP address on spam lists and a disposable e-mail address, and the postal address differs.',
    ends: addressDiffers,
    risk: {
      devices: [{ ip_proxy_type: 'tor', ip_spam_list_count: 4 }],
      email: { domain_is_disposable: 'yes', domain_is_free_provider: 'no' },
    },
  },
  'vpn-alone': {
    shows: 'A VPN and nothing else that is unusual, and the address differs.',
    ends: addressDiffers,
    risk: { devices: [{ ip_proxy_type: 'vpn' }] },
  },
  'many-phone-numbers': {
    shows: 'Codes were sent to five phone numbers, and none was typed in.',
    ends: [
      {
        step: 'verify_sms',
        status: 'failed',
        tries: numbers.map(phone_number => ({ phone_number, delivery_attempt_count: 3, solve_attempt_count: 0 })),
      },
    ],
  },
  bot: {
    shows: 'Plaid detected a program instead of a person, and the address differs.',
    ends: addressDiffers,
    risk: { behavior: { bot_detected: 'yes' } },
  },
  'fraud-ring': {
    shows: 'Plaid detected the activity of a fraud ring, and the address differs.',
    ends: addressDiffers,
    risk: { behavior: { fraud_ring_detected: 'yes' } },
  },
  'synthetic-identity': {
    shows: 'The identity is probably invented, and the address differs.',
    ends: addressDiffers,
    risk: { identity_abuse_signals: { synthetic_identity: { score: 74 } } },
  },
  'stolen-identity': {
    shows: 'The identity is probably stolen, and the address differs.',
    ends: addressDiffers,
    risk: { identity_abuse_signals: { stolen_identity: { score: 93 } } },
  },
  'face-of-a-stranger': {
    shows: 'The photo of the document is blurred, and Plaid knows the face from an attempt of another user.',
    ends: [photos([blurred])],
    faceOf: 'stranger',
  },
  'face-of-the-same-user': {
    shows: 'The photo of the document is blurred, and Plaid knows the face from another attempt of the same user.',
    ends: [photos([blurred])],
    faceOf: 'same user',
  },
} as const satisfies { readonly [name: string]: Story }
