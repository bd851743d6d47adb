import type { Explanation } from '../../../../lib/domain/operator/explanation.ts'
import { pagePlans, titles } from '../page-plans.ts'
import type { Plan } from '../plan.ts'

const retryDone = (answer: unknown): string => {
  const { status, body } = Object(answer)
  const { id, title, code, reason } = Object(body)
  if (typeof id === 'string' && Number(status) < 400) return `Plaid made the new attempt ${id}.`
  return `It was not retried: ${String(title ?? code ?? status)}${reason === undefined ? '' : ` (${String(reason)})`}`
}

const retry = (place: string, explanation: Explanation, strategy: 'incomplete' | 'reset'): Plan => {
  const { client_user_id, template_id, automatic } = explanation
  const { does, undo } = pagePlans(place).retry({ client_user_id, template_id, strategy })
  const isAdvisedAgainst = automatic.decision === 'never'
  return {
    title: strategy === 'incomplete' ? 'Retry what failed' : 'Retry from the start',
    does: isAdvisedAgainst ? `${does} The policy advises against it: read the reason first.` : does,
    undo,
    isGrave: isAdvisedAgainst,
    make: reason => ({ act: 'retry', reason, request: { client_user_id, template_id, strategy, steps: null } }),
    done: retryDone,
  }
}

const reviewDone = (answer: unknown): string => `Done: ${String(Object(answer).outcome)}.`

export const closeReview = (place: string, attempt_id: string): Plan => ({
  ...pagePlans(place).closeReview(attempt_id),
  title: titles.closeReview,
  make: reason => ({ act: 'review-close', attempt_id, reason }),
  done: reviewDone,
})

export const rearmReview = (place: string, attempt_id: string): Plan => ({
  ...pagePlans(place).rearmReview(attempt_id),
  title: titles.rearmReview,
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

const forget = (place: string, { client_user_id }: Explanation): Plan => ({
  ...pagePlans(place).forget(client_user_id),
  title: titles.forget,
  isGrave: true,
  make: reason => ({ act: 'forget', client_user_id, reason }),
  done: forgetDone,
})

/** The changes that are allowed for a subject. */
export const plansOf = (place: string, explanation: Explanation): ReadonlyArray<Plan> => {
  const { on_demand, automatic, attempts } = explanation
  const newest = attempts[0]
  return [
    ...(on_demand.permitted ? [retry(place, explanation, 'incomplete'), retry(place, explanation, 'reset')] : []),
    ...(automatic.state === 'review' && newest ? [closeReview(place, newest.id), rearmReview(place, newest.id)] : []),
    forget(place, explanation),
  ]
}
