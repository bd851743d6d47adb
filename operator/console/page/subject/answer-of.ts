import type { Explanation } from '../../../../lib/domain/operator/explanation.ts'
import { whyOf } from '../why.ts'

/** The answer to "why?" in one sentence, and how it is coloured. */
export interface Answer {
  readonly tone: 'good' | 'retry' | 'hold' | 'never' | 'neutral'
  readonly word: string
  readonly text: string
}

const because = ({ automatic }: Explanation): string => `because ${whyOf(automatic)}`

const onDemand = ({ on_demand }: Explanation): string =>
  on_demand.permitted ? ' A person may retry it.' : ' A person may not retry it now either.'

const byPolicy = (explanation: Explanation): Answer => {
  const { automatic, mode, next_eligible_at } = explanation
  switch (automatic.decision) {
    case 'retry':
      return mode === 'shadow'
        ? {
            tone: 'neutral',
            word: 'In shadow',
            text: `It would be retried${next_eligible_at === null ? '' : ` at ${next_eligible_at}`}; the stage is in shadow, so nothing is sent.`,
          }
        : {
            tone: 'neutral',
            word: 'Not planned',
            text: 'The policy would retry it, and nothing is planned: the service has not received a status update about it.',
          }
    case 'hold':
      return { tone: 'hold', word: 'Held', text: `It is held ${because(explanation)}.${onDemand(explanation)}` }
    case 'never':
      return { tone: 'never', word: 'Never', text: `It is never retried automatically, ${because(explanation)}.` }
    case null:
      return { tone: 'neutral', word: 'Undecided', text: 'The policy has not decided about it.' }
  }
}

const planned = (explanation: Explanation): Answer => {
  const { automatic, paused, change } = explanation
  const { due_at } = automatic
  const at = due_at === null ? '' : ` at ${due_at}`
  if (automatic.decision !== 'retry')
    return {
      tone: 'hold',
      word: 'Not sent',
      text: `A retry is planned${due_at === null ? '' : ` for ${due_at}`}, and will not be sent, ${because(explanation)}.`,
    }
  if (paused)
    return { tone: 'hold', word: 'Paused', text: `It will be retried${at}, once sending is resumed: it is paused.` }
  const isDue = due_at !== null && change.until !== undefined && change.until > due_at
  return {
    tone: 'retry',
    word: isDue ? 'Due' : 'Planned',
    text: isDue ? `It will be retried by the next sweep: it is due since ${due_at}.` : `It will be retried${at}.`,
  }
}

const inReview = ({ timeline, attempts: [newest] }: Explanation): Answer =>
  timeline.some(({ kind, attempt_id }) => kind === 'reviewed' && attempt_id === newest?.id)
    ? {
        tone: 'neutral',
        word: 'Closed',
        text: 'A retry was sent, no new attempt was found, and an operator has closed its review.',
      }
    : {
        tone: 'hold',
        word: 'In review',
        text: 'A retry was sent, and no new attempt was found: an operator must look.',
      }

/** Attempts that are not over, or have ended well: no decision is needed. */
const byStatus = ({ attempts: [newest], timeline }: Explanation): Answer | undefined => {
  if (newest === undefined)
    return { tone: 'neutral', word: 'Unknown', text: 'Plaid lists no attempt of this user with this template.' }
  if (newest.status === 'success') return { tone: 'good', word: 'Verified', text: 'The newest attempt has succeeded.' }
  if (newest.status !== 'active') return undefined
  const isOurs = timeline.some(({ kind, new_attempt_id }) => kind === 'sent' && new_attempt_id === newest.id)
  return isOurs
    ? {
        tone: 'good',
        word: 'Retried',
        text: 'The earlier attempt was retried, and the applicant can go on with the new one.',
      }
    : { tone: 'neutral', word: 'Open', text: 'The newest attempt is open: the applicant has not finished it.' }
}

/** Where the newest attempt stands. */
export const answerOf = (explanation: Explanation): Answer => {
  const { automatic } = explanation
  switch (automatic.state) {
    case 'scheduled':
    case 'waiting':
      return planned(explanation)
    case 'sending':
      return { tone: 'retry', word: 'Sending', text: 'A retry is being sent.' }
    case 'unknown':
      return {
        tone: 'hold',
        word: 'Unknown',
        text: 'A retry was sent, and its outcome is not known yet: the service looks for the new attempt.',
      }
    case 'review':
      return inReview(explanation)
    case 'refused':
      return { tone: 'never', word: 'Refused', text: 'A retry was sent, and Plaid refused it.' }
    case 'skipped':
      return { tone: 'hold', word: 'Not sent', text: `The planned retry was not sent, ${because(explanation)}.` }
    case 'retried':
      return byStatus(explanation) ?? { tone: 'good', word: 'Retried', text: 'It was retried.' }
    case 'misdirected':
      return {
        tone: 'never',
        word: 'Misdirected',
        text: 'A retry was sent, and made a new attempt of another one than was meant.',
      }
    case 'superseded':
      return { tone: 'neutral', word: 'Superseded', text: 'A newer attempt has taken its place.' }
    case 'watched':
    case 'none':
      return byStatus(explanation) ?? byPolicy(explanation)
  }
}
