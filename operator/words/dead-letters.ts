import type { DeadLettersMoveAnswer } from '../../lib/domain/operator/change-answers.ts'
import type { DeadLettersListAnswer } from '../../lib/domain/operator/read-answers.ts'

export const deadLettersInWords = ({ count, messages }: DeadLettersListAnswer): ReadonlyArray<string> => [
  count === 0 ? 'There are no dead letters.' : `Dead letters: ${count}.`,
  ...messages.map(({ message_id, sent_at, receives, is_event, detail_type, attempt_id, client_user_id }) =>
    [
      message_id,
      `sent ${sent_at ?? 'at a time that is not known'}`,
      `received ${receives === 1 ? 'once' : `${receives} times`}`,
      is_event ? (detail_type ?? 'an event') : 'not an event',
      ...(attempt_id === null ? [] : [`attempt ${attempt_id}`]),
      ...(client_user_id === null ? [] : [`user ${client_user_id}`]),
    ].join('  '),
  ),
  ...(count > messages.length ? [`${count - messages.length} more are not shown.`] : []),
  ...(count === 0 ? [] : ['When the cause is repaired: idvr dead-letters move --reason <text>.']),
]

export const movedInWords = ({ moved, left }: DeadLettersMoveAnswer): ReadonlyArray<string> => [
  `Moved: ${moved}. Still there: ${left}.`,
]
