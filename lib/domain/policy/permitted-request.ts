import * as E from 'fp-ts/Either'
import { decodeRetryRequest } from '../request/retry-request.ts'
import type { RetrySteps } from '../request/retry-steps.ts'
import { canBeChecked, statusObjection, strategyObjection } from '../request/retryable-attempt.ts'
import { type ConcreteRetryRequest, concreteRequest } from '../request/strategy.ts'
import type { Standing } from './findings/standing.ts'
import type { RuleResult } from './rule-result.ts'

type Retried = Pick<Extract<RuleResult, { readonly _tag: 'Retry' }>, 'strategy' | 'steps'>

/** The document step in place of the data sources, and the selfie. */
const usualSteps: RetrySteps = {
  verify_sms: false,
  kyc_check: false,
  documentary_verification: true,
  selfie_check: true,
}

/** The document is asked for in any case, as it takes the place of the failed step; else what the template has. */
const stepUp = ({ steps }: Standing, { verify_sms, selfie_check }: RetrySteps): RetrySteps => ({
  verify_sms: verify_sms && steps.verify_sms !== 'not_applicable',
  kyc_check: false,
  documentary_verification: true,
  selfie_check: selfie_check && steps.selfie_check !== 'not_applicable',
})

/** The request as it is sent to Plaid, if Plaid's own rules permit it; else the reason. */
export const permittedRequest = (
  standing: Standing,
  { strategy, steps = usualSteps }: Retried,
): E.Either<string, ConcreteRetryRequest> => {
  const { snapshot } = standing
  const { client_user_id, template } = snapshot
  const decoded = decodeRetryRequest({
    client_user_id,
    template_id: template.id,
    strategy,
    ...(strategy === 'custom' && { steps: stepUp(standing, steps) }),
  })
  if (E.isLeft(decoded)) return E.left('request-not-valid')
  const request = concreteRequest(decoded.right, snapshot.status)
  const objection = statusObjection(snapshot.status) ?? strategyObjection(request, snapshot)
  if (objection !== undefined) return E.left(objection)
  return canBeChecked(request, snapshot) ? E.right(request) : E.left('evidence-missing')
}
