import type { BusEvent } from '../aws/event-bus.ts'
import { membersOf } from './members-of.ts'

/** An outcome event on one line: its type, and the members that matter to a reader of the demo. */
export const outcomeLine = (event: BusEvent): string => {
  const { at, reason, due_at, new_attempt_id, driver, took_ms, applicant_text } = membersOf(event.detail)
  const text = membersOf(applicant_text)['text']
  const minutes = Math.round((Date.parse(String(due_at)) - Date.parse(String(at))) / 60_000)
  return [
    `event ${event['detail-type']}`,
    ...(reason === undefined ? [] : [`reason ${String(reason)}`]),
    ...(due_at === undefined ? [] : [minutes > 0 ? `due in ${minutes} min` : 'due now']),
    ...(new_attempt_id === undefined ? [] : [`new attempt ${String(new_attempt_id)}`]),
    ...(driver === undefined ? [] : [`driver ${String(driver)}`]),
    ...(took_ms === undefined ? [] : [`took ${Math.round(Number(took_ms) / 60_000)} min`]),
    ...(text === undefined ? [] : [`text for the applicant: “${String(text)}”`]),
  ].join(', ')
}
