import type { StatusAnswer, UnfinishedRow, UnpublishedRow } from '../../lib/domain/operator/read-answers.ts'
import type { Styled } from './styled.ts'

const counted = ({ count, is_more }: { readonly count: number; readonly is_more: boolean }): string =>
  `${count}${is_more ? ' or more' : ''}`

const unfinishedInWords = ({ attempt_id, client_user_id, state, failures, due_at }: UnfinishedRow): string =>
  state === 'unknown'
    ? `${attempt_id} of ${client_user_id}: a retry was sent, its outcome is not known yet; the next look is at ${due_at}.`
    : `${attempt_id} of ${client_user_id}: its retry is due, and could not be sent ${failures === 1 ? 'once' : `${failures} times`}: idvr explain ${attempt_id} says why. The next try is at ${due_at}.`

const unpublishedInWords = ({ attempt_id, client_user_id, kind, at }: UnpublishedRow): string =>
  `${attempt_id} of ${client_user_id}: the event ${kind} of ${at} waits for the bus.`

/** What is to be looked at, each with the command that does it. */
const concerns = ({
  paused,
  mode,
  in_review,
  unpublished,
  unfinished,
  unreadable_ledgers = 0,
  dead_letters,
}: StatusAnswer): ReadonlyArray<string> => [
  ...(paused === null
    ? ['The pause switch cannot be read, and nothing is sent: idvr pause or idvr resume sets it anew.']
    : []),
  ...(paused ? ['Sending is paused: idvr resume --reason <text> ends it.'] : []),
  ...(mode === 'shadow' ? ['The mode is shadow: decisions are logged, and no automatic retry is sent.'] : []),
  ...(in_review.count > 0
    ? ['Retries were sent, and their outcome is not known: a person must look. idvr review list names them.']
    : []),
  ...(dead_letters === null ? ['The dead-letter queue does not answer.'] : []),
  ...(unreadable_ledgers > 0
    ? [`Ledgers that cannot be read: ${unreadable_ledgers}. What is unfinished or unpublished there is not counted.`]
    : []),
  ...((dead_letters ?? 0) > 0 ? ['Messages could not be handled: idvr dead-letters list names them.'] : []),
  ...unfinished.rows.map(unfinishedInWords),
  ...(unpublished.count > 0
    ? [
        'The bus does not take events: check that it exists, and that the functions have the right events:PutEvents. Within four minutes after that they are published.',
      ]
    : []),
  ...unpublished.rows.map(unpublishedInWords),
]

export const statusInWords = (status: StatusAnswer, style: Styled): ReadonlyArray<string> => {
  const { now, environment, mode, policy, templates, due, watched, in_review, unpublished, unfinished } = status
  const change = status.switch
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['Time', now],
    ['Plaid', `${environment}, templates ${templates.join(', ') || 'none'}`],
    ['Mode', mode],
    ['Policy', `${policy.version}, hash ${policy.hash}`],
    [
      'Sending',
      `${status.paused === null ? 'unknown' : status.paused ? 'paused' : 'on'}${change === null ? '' : `, since ${change.at} by ${change.by}: ${change.reason}`}`,
    ],
    ['Sent today', `${status.sent_today} of at most ${status.sends_per_day_max}`],
    [
      'Due',
      `${due.now}${due.is_more ? ' or more' : ''} now${due.oldest_due_at === null ? '' : `, the oldest since ${due.oldest_due_at}`}; ${due.later} later`,
    ],
    ['Watched', counted(watched)],
    ['Unfinished', counted(unfinished)],
    ['In review', counted(in_review)],
    ['Unpublished', counted(unpublished)],
    ['Dead letters', String(status.dead_letters ?? 'unknown')],
  ]
  return [
    ...rows.map(([name, text]) => `${style('bold', name.padEnd(13))} ${text}`),
    ...concerns(status).map(text => style('yellow', text)),
  ]
}
