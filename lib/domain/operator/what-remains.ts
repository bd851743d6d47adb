import type { ForgetAnswer } from './change-answers.ts'

/** How long AWS keeps what cannot be changed there: `serverless.yml` sets the same numbers. */
const days = { pointInTimeRecovery: 35, logs: 30, queues: 14 } as const

/** What remains after a person was forgotten, and how long. */
export const whatRemains = (archiveDays: number): ForgetAnswer['remains'] => [
  {
    where: 'point-in-time recovery of the table',
    days: days.pointInTimeRecovery,
    text: 'The table as it was, with client_user_id. After a restore, forget the person again.',
  },
  {
    where: 'queues and dead letters',
    days: days.queues,
    text: 'Messages that were not served: requests and due attempts with client_user_id, webhooks with attempt ids.',
  },
  { where: 'log groups', days: days.logs, text: 'Attempt ids and a hash of the person, without client_user_id.' },
  { where: 'archive of webhooks', days: archiveDays, text: 'Attempt ids, without client_user_id.' },
]

/** What this service does not have, and cannot remove. */
export const notOurs: Required<ForgetAnswer>['not_ours'] = [
  { where: 'Plaid', text: 'The attempts themselves, with all that the person entered.' },
  { where: 'targets of the event bus', text: 'Outcome events with client_user_id that other programs received.' },
]
