import { deepMerge, type Json } from '../json.ts'
import { personaFor } from '../persona.ts'
import type { Attempt, AttemptBody, UserData } from './attempt.ts'
import { scoredEvent } from './risk-details.ts'
import { sessionStatus, withStatus } from './session-status.ts'
import { type DetailInput, detailedSteps, stepDetails } from './step-details.ts'
import { activateFirstOpen, isFailed, isOpen, mapSteps, type StepName, type StepStatus, stepNames } from './steps.ts'

export type StepChange = {
  readonly status: StepStatus
  /** Merged into the step's sub-object, at every depth. */
  readonly detail?: Json
  /**
   * What was found in each try: photos of documents, selfies, phone numbers. The sub-object gets one entry for each,
   * without objections but for what is given.
   */
  readonly tries?: readonly Json[]
  /** False: the failed step does not fail the session. */
  readonly failsSession?: boolean
}

/**
 * The user data that Plaid has after a step: the IP address, and what the person typed in that was not supplied
 * before.
 */
const withEnteredData = ({ body, template }: Attempt, step: StepName): UserData => {
  const known = body.user
  const persona = personaFor(template)
  const user = { ...known, ip_address: known.ip_address ?? persona.ip_address }
  switch (step) {
    case 'verify_sms':
      return { ...user, phone_number: user.phone_number ?? persona.phone_number }
    case 'kyc_check':
    case 'documentary_verification':
      return {
        ...user,
        phone_number: user.phone_number ?? (step === 'kyc_check' ? persona.phone_number : null),
        date_of_birth: user.date_of_birth ?? persona.date_of_birth,
        email_address: user.email_address ?? persona.email_address,
        name: user.name ?? persona.name,
        address: user.address ?? persona.address,
        id_number: user.id_number ?? persona.id_number,
      }
    case 'accept_tos':
    case 'selfie_check':
    case 'watchlist_screening':
    case 'risk_check':
      return user
  }
}

const outcomeOf = (status: StepStatus): DetailInput['outcome'] | null => {
  if (status === 'success' || status === 'manually_approved') return 'success'
  return isFailed(status) ? 'failed' : null
}

/**
 * Sets the members that a step fills in when it ends. A manual decision keeps the earlier finding, because the sub-
 * objects of some steps have only `success` and `failed`.
 */
const withOutcome = (attempt: Attempt, step: StepName, change: StepChange, at: string): AttemptBody => {
  const { body } = attempt
  const outcome = outcomeOf(change.status)
  if (step === 'watchlist_screening' && (outcome !== null || change.status === 'pending_review')) {
    return { ...body, watchlist_screening_id: body.watchlist_screening_id ?? body.id.replace(/^idv_/, 'scr_') }
  }
  const detailed = detailedSteps.find(name => name === step)
  if (detailed === undefined) return outcome === null ? body : { ...body, user: withEnteredData(attempt, step) }
  if (outcome === null) return change.detail === undefined ? { ...body, [detailed]: null } : body
  const user = withEnteredData(attempt, step)
  const isManual = change.status === 'manually_approved' || change.status === 'manually_rejected'
  const found = body[detailed]
  const input = { attemptId: body.id, outcome, user, at, ...(change.tries && { tries: change.tries }) }
  const detail = isManual && found !== null ? found : stepDetails(detailed, input)
  const merged = deepMerge(detail, change.detail ?? {}) as Json
  const scored =
    step === 'risk_check' ? scoredEvent(body.id.replace(/^idv_/, 'ptevt_'), at, merged['trust_index_score']) : null
  return { ...body, user, [detailed]: merged, latest_scored_protect_event: scored ?? body.latest_scored_protect_event }
}

const applyChange = (attempt: Attempt, step: StepName, change: StepChange, at: string): Attempt => {
  const { steps } = attempt.body
  const hasFallback =
    attempt.template.hasDocumentFallback && step === 'kyc_check' && isOpen(steps.documentary_verification)
  const isTolerated = isFailed(change.status) && !(change.failsSession ?? !hasFallback)
  const others = attempt.toleratedFailures.filter(name => name !== step)
  const toleratedFailures = isTolerated ? [...others, step] : others
  const changed = mapSteps(steps, (status, name) => {
    if (name === step) return change.status
    if (change.status === 'active' && status === 'active') return 'waiting_for_prerequisite'
    return hasFallback && change.status === 'success' && name === 'documentary_verification' ? 'not_applicable' : status
  })
  const isOver = sessionStatus(changed, toleratedFailures) === 'failed'
  const moved = isOver || change.status === 'active' ? changed : activateFirstOpen(changed)
  const body = withOutcome({ ...attempt, body: { ...attempt.body, steps: moved } }, step, change, at)
  return { ...attempt, toleratedFailures, body: withStatus(body, sessionStatus(moved, toleratedFailures), at) }
}

/** Passes a step if it is open; one that passed before it may have made it unnecessary. */
export const passStep = (attempt: Attempt, step: StepName, at: string): Attempt =>
  isOpen(attempt.body.steps[step]) ? applyChange(attempt, step, { status: 'success' }, at) : attempt

const isOutcome = (status: StepStatus): boolean => outcomeOf(status) !== null || status === 'pending_review'

/**
 * Returns the attempt after a change of one step. Then the next step starts, or the session ends. A person reaches a
 * step only after the steps before it, so an outcome of a waiting step passes the open steps before it.
 */
export const changeStep = (attempt: Attempt, step: StepName, change: StepChange, at: string): Attempt => {
  const isAhead = attempt.body.steps[step] === 'waiting_for_prerequisite' && isOutcome(change.status)
  const before = isAhead ? stepNames.slice(0, stepNames.indexOf(step)) : []
  const passed = before.reduce<Attempt>((current, name) => passStep(current, name, at), attempt)
  return applyChange(passed, step, change, at)
}
