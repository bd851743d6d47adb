import type { Knobs } from '../knobs.ts'
import { activateFirstOpen, type StepName, type StepStatus, type Steps } from './steps.ts'
import type { Template } from './template.ts'

export type StepRules = {
  readonly template: Template
  readonly environment: 'sandbox' | 'production'
  readonly gaveConsent: boolean
  readonly knobs: Knobs
}

/** The status of a step that is to be done. Sandbox never runs the selfie check. */
export const openStep = (step: StepName, rules: StepRules): StepStatus =>
  step === 'selfie_check' && rules.environment === 'sandbox' ? rules.knobs.selfieInSandbox : 'waiting_for_prerequisite'

/** The steps of a session that starts with the first step. */
export const firstSteps = (rules: StepRules): Steps => {
  const status = (step: StepName): StepStatus => {
    if (!rules.template.steps[step]) return 'not_applicable'
    return step === 'accept_tos' && rules.gaveConsent ? 'skipped' : openStep(step, rules)
  }
  return activateFirstOpen({
    accept_tos: status('accept_tos'),
    verify_sms: status('verify_sms'),
    kyc_check: status('kyc_check'),
    documentary_verification: status('documentary_verification'),
    selfie_check: status('selfie_check'),
    watchlist_screening: status('watchlist_screening'),
    risk_check: status('risk_check'),
  })
}
