import type { Advice } from '../../domain/advice.ts'
import type { ConcreteRetryRequest } from '../../domain/request/strategy.ts'
import type { RetryResult } from '../../domain/retry-result.ts'
import { type HttpAnswer, httpAnswer } from './http-answer.ts'

/** The request of a dry run; of `user` only the names of its members, never their values. */
const preview = ({ user, ...request }: ConcreteRetryRequest): object => ({
  ...request,
  ...(user !== undefined && { user: Object.keys(user) }),
})

/** What the policy says of the attempt. */
const policyAnswer = ({ decision, reason, rules, automaticLeft, nextEligibleAtMs }: Advice): object => ({
  decision: decision.toLowerCase(),
  ...(reason !== undefined && { reason }),
  rules,
  automatic_left: automaticLeft,
  next_eligible_at: nextEligibleAtMs === null ? null : new Date(nextEligibleAtMs).toISOString(),
})

/** The answer to an HTTP caller for a result. Of Plaid's answer only the members named here leave the service. */
export const resultAnswer = (result: RetryResult, requestId: string): HttpAnswer => {
  switch (result._tag) {
    case 'Retried':
    case 'Repeated': {
      const { id, previous_attempt_id, client_user_id, template, status, steps, shareable_url, created_at } =
        result.attempt
      return httpAnswer(result._tag === 'Retried' ? 201 : 200, 'application/json', {
        id,
        previous_attempt_id,
        client_user_id,
        template,
        status,
        steps,
        shareable_url,
        created_at,
        strategy: { asked: result.asked, sent: result.sent },
        request_id: requestId,
        warnings: result.warnings,
        ...(result._tag === 'Retried' && { policy: policyAnswer(result.advice) }),
      })
    }
    case 'DryRun':
      return httpAnswer(200, 'application/json', {
        dry_run: true,
        previous_attempt_id: result.attempt.id,
        would_send: preview(result.request),
        strategy: { asked: result.asked, sent: result.request.strategy },
        request_id: requestId,
        warnings: result.warnings,
        policy: policyAnswer(result.advice),
      })
  }
}
