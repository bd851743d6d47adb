import type { Explanation } from '../../domain/operator/explanation.ts'
import { type HttpAnswer, httpAnswer } from './http-answer.ts'

/** The standing of a subject for an integrator. Nothing that is for the operator or the support desk is in it. */
export const standingAnswer = (explanation: Explanation, requestId: string): HttpAnswer => {
  const { client_user_id, template_id, environment, attempts, on_demand, automatic, counts } = explanation
  const [newest] = attempts
  return httpAnswer(200, 'application/json', {
    client_user_id,
    template_id,
    environment,
    attempt: newest ?? null,
    on_demand,
    automatic,
    counts: { automatic: counts.automatic, on_demand: counts.on_demand },
    next_eligible_at: explanation.next_eligible_at,
    applicant_text: explanation.applicant_text,
    request_id: requestId,
  })
}
