import type { ReviewedAnswer } from '../../lib/domain/operator/change-answers.ts'
import type { ReviewListAnswer } from '../../lib/domain/operator/read-answers.ts'

export const reviewsInWords = ({ rows, next }: ReviewListAnswer): ReadonlyArray<string> => [
  ...(rows.length === 0 ? ['Nothing is in review.'] : []),
  ...rows.flatMap(({ attempt_id, client_user_id, template_id, sent_at, sends, is_looked_for }) => [
    `${attempt_id}  of ${client_user_id}, template ${template_id}: sent ${sent_at ?? 'at a time that is not known'}, ${sends} in all; ${
      is_looked_for ? 'the service still looks for the new attempt' : 'it is not looked for any more'
    }`,
  ]),
  ...(rows.length === 0
    ? []
    : [
        'Look for a new attempt in the dashboard of Plaid, then: idvr review close <attempt>, or rearm if there is none.',
      ]),
  ...(next === undefined ? [] : [`There are more: --cursor ${next}`]),
]

export const reviewedInWords = ({ attempt_id, outcome }: ReviewedAnswer): ReadonlyArray<string> => {
  switch (outcome) {
    case 'closed':
      return [`The review of ${attempt_id} is closed.`]
    case 'rearmed':
      return [
        `${attempt_id} is re-armed: one more retry may be sent. idvr explain ${attempt_id} shows what comes of it.`,
      ]
    case 'already-done':
      return [`Nothing changed: this was done to ${attempt_id} before.`]
  }
}
