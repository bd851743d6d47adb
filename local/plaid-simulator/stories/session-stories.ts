import { dataSource } from './data-source.ts'
import { blurred, photos } from './document.ts'
import type { Story } from './story.ts'

/** Stories of the other steps, of people who review, and of sessions that end by themselves. */
export const sessionStories = {
  'expired-session': {
    shows: 'The applicant accepts the terms and never comes back; Plaid lets the session expire.',
    ends: [{ step: 'accept_tos', status: 'success' }],
    session: 'expired',
  },
  'canceled-session': {
    shows: 'A person of your team cancels the session in the dashboard.',
    ends: [{ step: 'accept_tos', status: 'success' }],
    session: 'canceled',
  },
  'terms-refused': {
    shows: 'The applicant does not accept the terms.',
    ends: [{ step: 'accept_tos', status: 'failed' }],
  },
  'sms-not-verified': {
    shows: 'The applicant types the code of the SMS wrong three times.',
    ends: [{ step: 'verify_sms', status: 'failed', tries: [{ delivery_attempt_count: 3 }] }],
  },
  'watchlist-hit': {
    shows: 'The name is on a watchlist.',
    ends: [{ step: 'watchlist_screening', status: 'failed' }],
  },
  'under-review': {
    shows: 'The name may be on a watchlist; a person of your team has to look.',
    ends: [{ step: 'watchlist_screening', status: 'pending_review' }],
  },
  'high-risk': {
    shows: 'Everything passes but the risk check, which sees all signs of a fraud ring.',
    ends: [{ step: 'risk_check', status: 'failed' }],
  },
  'rejected-by-reviewer': {
    shows: 'The photo of the document is blurred, and a person of your team rejects it in the dashboard.',
    ends: [
      photos([blurred]),
      {
        step: 'documentary_verification',
        status: 'manually_rejected',
        detail: { status: 'manually_rejected' },
      },
    ],
  },
  'details-rejected-by-reviewer': {
    shows: 'The address differs, and a person of your team rejects the data source check in the dashboard.',
    ends: [
      dataSource({ address: 'no_match' }),
      { step: 'kyc_check', status: 'manually_rejected', detail: { status: 'manually_rejected' } },
    ],
  },
} as const satisfies { readonly [name: string]: Story }
