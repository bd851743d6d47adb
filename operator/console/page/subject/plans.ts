import type { Explanation } from '../../../../lib/domain/operator/explanation.ts'
import type { Plan } from '../plan.ts'

const retryDone = (answer: unknown): string => {
  const { status, body } = Object(answer)
  const { id, title, code, reason } = Object(body)
  if (typeof id === 'string' && Number(status) < 400) return `Plaid made the new attempt ${id}.`
  return `It was not retried: ${String(title ?? code ?? status)}${reason === undefined ? '' : ` (${String(reason)})`}`
}

const retry = ({ client_user_id, template_id, automatic }: Explanation, strategy: 'incomplete' | 'reset'): Plan => ({
  title: strategy === 'incomplete' ? 'Retry what failed' : 'Retry from the start',
  does:
    `Retries the newest attempt of ${client_user_id} with template ${template_id} and strategy ${strategy}: ` +
    'a new attempt, which Plaid bills, is made now.' +
    (automatic.decision === 'never' ? ' The policy advises against it: read the reason first.' : ''),
  undo: 'It cannot be undone.',
  isGrave: automatic.decision === 'never',
  make: reason => ({ act: 'retry', reason, request: { client_user_id, template_id, strategy, steps: null } }),
  done: retryDone,
})

const reviewDone = (answer: unknown): string => `Done: ${String(Object(answer).outcome)}.`

export const closeReview = (attempt_id: string): Plan => ({
  title: 'Close the review',
  does: `Closes the review of attempt ${attempt_id}: the service looks no longer for a new attempt, and sends nothing.`,
  undo: 'To undo it, re-arm the attempt, which sends once more.',
  make: reason => ({ act: 'review-close', attempt_id, reason }),
  done: reviewDone,
})

export const rearmReview = (attempt_id: string): Plan => ({
  title: 'Re-arm the attempt',
  does: `Re-arms attempt ${attempt_id}: within minutes the service may send one more retry of it, which Plaid bills.`,
  undo: "It cannot be undone. First look in Plaid's dashboard: if there is a new attempt, there will be two.",
  isGrave: true,
  make: reason => ({ act: 'review-rearm', attempt_id, reason }),
  done: reviewDone,
})

const forgetDone = (answer: unknown): string => {
  const { removed, remains } = Object(answer)
  const places = Array.isArray(remains) ? remains.map(({ where, days }) => `${where} (${days} days)`) : []
  const kept = places.length === 0 ? '' : ` It remains in: ${places.join(', ')}.`
  return `Removed: ${removed?.ledgers} ledgers and ${removed?.decisions} decisions.${kept}`
}

const forget = ({ client_user_id }: Explanation): Plan => ({
  title: 'Forget the user',
  does:
    `Forgets ${client_user_id}: ledger, decisions, planned retries and used limits. ` +
    'Nothing is retried automatically for this user until a new event arrives.',
  undo: 'It cannot be undone. What Plaid, the archive of the bus and the logs keep stays: the answer says how long.',
  isGrave: true,
  make: reason => ({ act: 'forget', client_user_id, reason }),
  done: forgetDone,
})

/** The changes that are allowed for a subject. */
export const plansOf = (explanation: Explanation): ReadonlyArray<Plan> => {
  const { on_demand, automatic, attempts } = explanation
  const newest = attempts[0]
  return [
    ...(on_demand.permitted ? [retry(explanation, 'incomplete'), retry(explanation, 'reset')] : []),
    ...(automatic.state === 'review' && newest ? [closeReview(newest.id), rearmReview(newest.id)] : []),
    forget(explanation),
  ]
}
