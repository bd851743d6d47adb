import type { Json } from '../json.ts'
import { PlaidRefusal, type Refusal } from '../plaid-refusal.ts'
import { ruleRefusals } from '../refusals.ts'
import type { AttemptBody } from './attempt.ts'
import { firstSteps, openStep, type StepRules } from './first-steps.ts'
import { activateFirstOpen, isFailed, isPassed, mapSteps, type StepName, type Steps, stepNames } from './steps.ts'

export const strategies = ['reset', 'incomplete', 'infer', 'custom'] as const
export type Strategy = (typeof strategies)[number]

/** The four steps that a custom retry switches on or off. */
export const customSteps = ['verify_sms', 'kyc_check', 'documentary_verification', 'selfie_check'] as const

type Previous = { readonly body: AttemptBody; readonly toleratedFailures: readonly StepName[] }

const refuse = (refusal: Refusal, rules: StepRules): never => {
  throw new PlaidRefusal({ ...refusal, status: rules.knobs.strategyRefusalStatus })
}

/** The steps that made the session fail or expire. */
const failingSteps = ({ body, toleratedFailures }: Previous): readonly StepName[] =>
  stepNames.filter(
    step => body.steps[step] === 'expired' || (isFailed(body.steps[step]) && !toleratedFailures.includes(step)),
  )

/** Whether a step that did not apply before is to be done now, because the template has changed. */
const isNewlyNeeded = (step: StepName, { template }: StepRules): boolean =>
  template.steps[step] && !(step === 'documentary_verification' && template.hasDocumentFallback)

/** Passed steps are skipped and the first other step becomes active. Uses the newest version of the template. */
const continued = (previous: Previous, rules: StepRules): Steps =>
  activateFirstOpen(
    mapSteps(previous.body.steps, (status, step) => {
      if (status === 'not_applicable' && !isNewlyNeeded(step, rules)) return status
      return isPassed(status) || previous.toleratedFailures.includes(step) ? 'skipped' : openStep(step, rules)
    }),
  )

const incompleteSteps = (previous: Previous, rules: StepRules): Steps => {
  const { watchlist_screening, risk_check } = previous.body.steps
  if (isFailed(watchlist_screening) || isFailed(risk_check))
    return refuse(ruleRefusals.incompleteBehindFraudStep, rules)
  if (failingSteps(previous).length > 0) return continued(previous, rules)
  switch (unfailedBehaviour(previous, rules)) {
    case 'continue':
      return continued(previous, rules)
    case 'reset':
      return firstSteps(rules)
    case 'refuse':
      return refuse(ruleRefusals.incompleteWithoutFailedStep, rules)
  }
}

const unfailedBehaviour = ({ body }: Previous, { knobs }: StepRules): 'continue' | 'reset' | 'refuse' => {
  switch (body.status) {
    case 'active':
      return knobs.incompleteOnActive
    case 'success':
      return knobs.incompleteOnSuccess
    case 'canceled':
      return knobs.incompleteOnCanceled
    case 'pending_review':
      return knobs.incompleteOnPendingReview
    case 'failed':
    case 'expired':
      return 'continue'
  }
}

const inferSteps = (previous: Previous, rules: StepRules): Steps => {
  switch (previous.body.status) {
    case 'active':
      return refuse(ruleRefusals.inferWhileActive, rules)
    case 'failed':
    case 'expired':
      return incompleteSteps(previous, rules)
    case 'success':
    case 'canceled':
    case 'pending_review':
      return rules.knobs.inferOnOther === 'reset' ? firstSteps(rules) : refuse(ruleRefusals.inferOnOther, rules)
  }
}

/** The caller chooses the four switchable steps; the template sets the other three. */
const chosenSteps = (chosen: Json, rules: StepRules): Steps =>
  activateFirstOpen(
    mapSteps(firstSteps(rules), (status, step) => {
      if (!customSteps.some(custom => custom === step)) return status
      if (chosen[step] === true) return openStep(step, rules)
      return rules.template.steps[step] ? 'skipped' : rules.knobs.customOffTemplate
    }),
  )

/** The steps of the new attempt. Throws PlaidRefusal if the rules of the strategy forbid the retry. */
export const retrySteps = (strategy: Strategy, chosen: Json | null, previous: Previous, rules: StepRules): Steps => {
  if (strategy !== 'custom' && chosen !== null) return refuse(ruleRefusals.stepsWithoutCustom, rules)
  switch (strategy) {
    case 'reset':
      return firstSteps(rules)
    case 'incomplete':
      return incompleteSteps(previous, rules)
    case 'infer':
      return inferSteps(previous, rules)
    case 'custom':
      return chosen === null ? refuse(ruleRefusals.customWithoutSteps, rules) : chosenSteps(chosen, rules)
  }
}
