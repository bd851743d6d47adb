import type { Judged } from '../../lib/domain/policy/facts.ts'
import { isPassed, standingOf } from '../../lib/domain/policy/findings/standing.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/request/strategy.ts'
import { type ChargedCheck, chargedSteps } from './charged-steps.ts'

/**
 * The checks of a retry that are charged if the applicant goes through all of them: with `incomplete` what was not passed,
 * with `reset` what the template asks for, with `custom` what is asked for. Nothing is charged in Sandbox.
 */
export const checksOf = (
  { snapshot, lineage }: Pick<Judged, 'snapshot' | 'lineage'>,
  request: ConcreteRetryRequest,
): ReadonlyArray<ChargedCheck> => {
  if (snapshot.environment === 'sandbox') return []
  const { steps } = standingOf(snapshot, lineage.before)
  const isAsked = (step: (typeof chargedSteps)[number][0]): boolean => {
    if (request.strategy === 'custom') return request.steps[step]
    return steps[step] !== 'not_applicable' && (request.strategy === 'reset' || !isPassed(steps[step]))
  }
  return ['anti_fraud_engine', ...chargedSteps.flatMap(([step, check]) => (isAsked(step) ? [check] : []))]
}
