import type { BusEvent } from '../aws/event-bus.ts'
import { membersOf } from './members-of.ts'

/** An outcome event on one line: its type, and the members that matter to a reader of the demo. */
export const outcomeLine = (event: BusEvent): string => {
  const { at, reason, due_at, new_attempt_id, applicant_text } = membersOf(event.detail)
  const minutes = Math.round((Date.parse(String(due_at)) - Date.parse(String(at))) / 60_000)
  return [
    `event ${event['detail-type']}`,
    ...(reason === undefined ? [] : [`reason ${String(reason)}`]),
    ...(due_at === undefined ? [] : [`due in ${minutes} min`]),
    ...(new_attempt_id === undefined ? [] : [`new attempt ${String(new_attempt_id)}`]),
    ...(applicant_text === undefined ? [] : [`text for the applicant: “${String(membersOf(applicant_text)['text'])}”`]),
  ].join(', ')
}
