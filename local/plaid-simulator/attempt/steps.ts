/** The seven steps, in the order in which a person does them. */
export const stepNames = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
] as const

export type StepName = (typeof stepNames)[number]

export const stepStatuses = [
  'success',
  'active',
  'failed',
  'waiting_for_prerequisite',
  'not_applicable',
  'skipped',
  'expired',
  'canceled',
  'pending_review',
  'manually_approved',
  'manually_rejected',
] as const

export type StepStatus = (typeof stepStatuses)[number]

export type Steps = { readonly [step in StepName]: StepStatus }

export const sessionStatuses = ['active', 'success', 'failed', 'expired', 'canceled', 'pending_review'] as const

export type SessionStatus = (typeof sessionStatuses)[number]

export const isOpen = (status: StepStatus): boolean => status === 'active' || status === 'waiting_for_prerequisite'

export const isFailed = (status: StepStatus): boolean => status === 'failed' || status === 'manually_rejected'

export const isPassed = (status: StepStatus): boolean =>
  status === 'success' || status === 'manually_approved' || status === 'skipped'

/** Changes the status of each step with `change`. */
export const mapSteps = (steps: Steps, change: (status: StepStatus, step: StepName) => StepStatus): Steps => ({
  accept_tos: change(steps.accept_tos, 'accept_tos'),
  verify_sms: change(steps.verify_sms, 'verify_sms'),
  kyc_check: change(steps.kyc_check, 'kyc_check'),
  documentary_verification: change(steps.documentary_verification, 'documentary_verification'),
  selfie_check: change(steps.selfie_check, 'selfie_check'),
  watchlist_screening: change(steps.watchlist_screening, 'watchlist_screening'),
  risk_check: change(steps.risk_check, 'risk_check'),
})

/** Makes the first open step active and lets the other open steps wait: only one step is active at a time. */
export const activateFirstOpen = (steps: Steps): Steps => {
  const first = stepNames.find(step => isOpen(steps[step]))
  return mapSteps(steps, (status, step) =>
    isOpen(status) ? (step === first ? 'active' : 'waiting_for_prerequisite') : status,
  )
}
