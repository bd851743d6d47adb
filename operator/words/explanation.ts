import type {
  AttemptNow,
  AutomaticStanding,
  Explanation,
  OnDemandStanding,
  TimelineRow,
  Usage,
} from '../../lib/domain/operator/explanation.ts'
import { checkInWords, decisionInWords } from './decision.ts'
import type { Styled } from './styled.ts'

const stateInWords = ({ state, due_at }: AutomaticStanding): string => {
  const time = due_at ?? 'a time that is not known'
  switch (state) {
    case 'none':
      return 'No automatic retry is planned.'
    case 'scheduled':
      return `An automatic retry is planned for ${time}.`
    case 'waiting':
      return `A retry waits until ${time}, and is then tried again.`
    case 'sending':
      return 'A retry is being sent.'
    case 'unknown':
      return 'A retry was sent, and its outcome is not known yet: the service looks for the new attempt.'
    case 'review':
      return 'A retry was sent, and its outcome is not known: an operator must look.'
    case 'watched':
      return due_at === null ? 'The service watches it.' : `The service watches it, and looks again at ${time}.`
    case 'refused':
      return 'A retry was sent, and Plaid refused it.'
    case 'skipped':
      return 'A planned retry was not sent.'
    case 'retried':
      return 'It was retried.'
    case 'misdirected':
      return 'A retry was sent, and made a new attempt of another one than was meant.'
    case 'superseded':
      return 'A newer attempt has taken its place.'
  }
}

const onDemandInWords = ({ permitted, reason }: OnDemandStanding): string =>
  permitted ? 'A person may retry it now.' : `A person may not retry it now${reason === null ? '' : ` (${reason})`}.`

/** Words of a step that it has not come to, or that the template does not have. */
const silent: ReadonlySet<string> = new Set(['not_applicable', 'waiting_for_prerequisite'])

const attemptInWords = ({ id, status, created_at, completed_at, steps }: AttemptNow): string => {
  const shown = Object.entries(steps).flatMap(([step, word]) => (silent.has(word) ? [] : [`${step} ${word}`]))
  const ended = completed_at === null ? 'not completed' : `completed ${completed_at}`
  return `${id} has the status ${status}: created ${created_at}, ${ended}. ${shown.join(', ')}`
}

const left = (name: string, { used, left: rest }: Usage): string => `${name} ${used} used, ${rest} left`

const rowInWords = (row: TimelineRow): string => {
  const { at, attempt_id, kind, text, outcome, new_attempt_id } = row
  const more = [
    ...(outcome === undefined ? [] : [`outcome ${outcome}`]),
    ...(new_attempt_id === undefined ? [] : [`new attempt ${new_attempt_id}`]),
  ]
  return `  ${at}  ${attempt_id}  ${kind.padEnd(17)}  ${text}${more.length === 0 ? '' : ` (${more.join('; ')})`}`
}

const switches = ({ mode, paused }: Explanation): string =>
  `${mode === 'shadow' ? 'mode shadow: no automatic retry is sent' : 'mode enforce'}${paused ? ', paused: no retry is sent' : ''}`

/** Everything about a subject, as a person who answers an applicant understands it. */
export const explanationInWords = (explanation: Explanation, style: Styled): ReadonlyArray<string> => {
  const { client_user_id, template_id, environment, attempts, automatic, on_demand, rules, counts } = explanation
  const { operator_text, support_text, applicant_text, change, timeline, unreadable, next_eligible_at } = explanation
  const newest = attempts[0]
  const row = (name: string, text: string): string => `${style('bold', name.padEnd(15))} ${text}`
  const more = (text: string): string => row('', text)
  return [
    style('bold', `${client_user_id} with template ${template_id}`),
    row('Where', `Plaid ${environment}, policy ${explanation.policy.version}, ${switches(explanation)}`),
    row('Newest attempt', newest === undefined ? 'Plaid lists none.' : attemptInWords(newest)),
    row('Decision', decisionInWords(automatic)),
    ...rules.map(({ name, text }) => more(`Rule ${name}: ${text}`)),
    ...(rules.length === 0 && automatic.rules.length > 0 ? [more(`Rules: ${automatic.rules.join(', ')}`)] : []),
    ...(automatic.rules.length === 0 && automatic.decision !== null ? [more(checkInWords(automatic.reason))] : []),
    row('Now', stateInWords(automatic)),
    more(onDemandInWords(on_demand)),
    row('Retries', `${left('automatic', counts.automatic)}; ${left('on demand', counts.on_demand)}`),
    more(
      `${left('automatic of the user, all templates', counts.automatic_of_user)}; ${left('by a document or selfie', counts.automatic_by_document_or_selfie)}; ${left('of everyone today', counts.automatic_today)}`,
    ),
    row('Next time', next_eligible_at ?? 'none for an automatic retry'),
    row('For applicant', applicant_text?.text ?? '(nothing is said)'),
    row('For support', support_text),
    row('For operator', operator_text),
    row('To change it', change.text),
    '',
    style('bold', 'Timeline'),
    ...timeline.map(rowInWords),
    ...(timeline.length === 0 ? ['  nothing has happened yet'] : []),
    ...(unreadable === 0 ? [] : [style('yellow', `${unreadable} kept decisions could not be read.`)]),
  ]
}
