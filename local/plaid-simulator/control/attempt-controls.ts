import type { AttemptBody } from '../attempt/attempt.ts'
import { changeStatus } from '../attempt/change-status.ts'
import { changeStep, type StepChange } from '../attempt/change-step.ts'
import { firstSteps } from '../attempt/first-steps.ts'
import { newAttempt } from '../attempt/new-attempt.ts'
import { sessionStatus } from '../attempt/session-status.ts'
import { detailedSteps, stepsWithTries } from '../attempt/step-details.ts'
import { type SessionStatus, type StepName, sessionStatuses, stepNames, stepStatuses } from '../attempt/steps.ts'
import { templateFrom } from '../attempt/template.ts'
import { deepMerge, isJson, type Json } from '../json.ts'
import { personaFor } from '../persona.ts'
import { findAttempt, findTemplate, replaceAttempt, timestamp, type World } from '../world.ts'
import { ControlError } from './control-error.ts'

export type AttemptControls = {
  /** Oldest first. */
  readonly attempts: () => readonly AttemptBody[]
  /** Throws ControlError if there is no such attempt. */
  readonly attempt: (id: string) => AttemptBody
  /**
   * Adds an attempt of the sample persona and merges these members into it, without validation. If only the status or
   * only the steps are given, the other one is derived. Sends no webhook. Adds an unknown template.
   */
  readonly seedAttempt: (partial: Json) => AttemptBody
  /** Merges members into an attempt, without validation, step changes or webhooks. */
  readonly patchAttempt: (id: string, patch: Json) => AttemptBody
  /** Merges members into the next attempt that create or retry makes, and so into their answer. */
  readonly patchNextAttempt: (patch: Json) => void
  /**
   * Sets a status as Plaid, its dashboard or an override does, with matching steps. Sends STATUS_UPDATED if it
   * changed.
   */
  readonly setStatus: (id: string, status: SessionStatus) => AttemptBody
  /** Changes a step. Sends STEP_UPDATED, and STATUS_UPDATED if the session's status changed. */
  readonly setStep: (id: string, step: StepName, change: StepChange) => AttemptBody
}

const existing = (world: World, id: string) => {
  const attempt = findAttempt(world, id)
  if (attempt === undefined) throw new ControlError(404, 'there is no attempt with this id')
  return attempt
}

const seed = (world: World, partial: Json): AttemptBody => {
  const wanted = isJson(partial['template']) ? partial['template']['id'] : undefined
  const id = typeof wanted === 'string' ? wanted : ([...world.templates.keys()][0] ?? 'idvtmp_local')
  const template = findTemplate(world, id) ?? templateFrom({ id })
  world.templates.set(template.id, template)
  const { environment, knobs } = world
  const steps = firstSteps({ template, environment, gaveConsent: false, knobs })
  const user = personaFor(template)
  const isShareable = partial['shareable_url'] !== null
  const fresh = newAttempt(world, {
    client_user_id: `user-${world.random.hex(8)}`,
    template,
    steps,
    user,
    isShareable,
    gaveConsent: false,
    previous_attempt_id: null,
  })
  const status = sessionStatuses.find(known => known === partial['status'])
  const moved = status === undefined || status === 'active' ? fresh : changeStatus(fresh, status, timestamp(world))
  const merged = deepMerge(moved.body, partial) as AttemptBody
  const body =
    isJson(partial['steps']) && partial['status'] === undefined
      ? { ...merged, status: sessionStatus(merged.steps, []) }
      : merged
  if (findAttempt(world, body.id) !== undefined) throw new ControlError(400, 'an attempt with this id exists already')
  world.attempts = [...world.attempts, { ...moved, body }]
  return body
}

export const attemptControls = (world: World): AttemptControls => ({
  attempts: () => world.attempts.map(attempt => attempt.body),
  attempt: id => existing(world, id).body,
  seedAttempt: partial => seed(world, partial),
  patchAttempt: (id, patch) => {
    const attempt = existing(world, id)
    const body = deepMerge(attempt.body, patch) as AttemptBody
    world.attempts = world.attempts.map(other => (other === attempt ? { ...attempt, body } : other))
    return body
  },
  patchNextAttempt: patch => {
    world.nextAttemptPatch = patch
  },
  setStatus: (id, status) => {
    const attempt = existing(world, id)
    if (!sessionStatuses.includes(status))
      throw new ControlError(400, `"status" must be one of ${sessionStatuses.join(', ')}`)
    const changed = changeStatus(attempt, status, timestamp(world))
    replaceAttempt(world, changed)
    if (changed.body.status !== attempt.body.status) world.emit('STATUS_UPDATED', changed.body.id)
    return changed.body
  },
  setStep: (id, step, change) => {
    const attempt = existing(world, id)
    if (!stepNames.includes(step))
      throw new ControlError(404, `there is no such step; the steps are ${stepNames.join(', ')}`)
    if (!stepStatuses.includes(change.status)) {
      throw new ControlError(400, `"status" must be one of ${stepStatuses.join(', ')}`)
    }
    if (change.detail !== undefined && !detailedSteps.some(detailed => detailed === step)) {
      throw new ControlError(400, `"detail" is allowed only for steps with a sub-object: ${detailedSteps.join(', ')}`)
    }
    if (change.tries !== undefined && !stepsWithTries.some(tried => tried === step)) {
      throw new ControlError(400, `"tries" is allowed only for ${stepsWithTries.join(', ')}`)
    }
    const changed = changeStep(attempt, step, change, timestamp(world))
    replaceAttempt(world, changed)
    world.emit('STEP_UPDATED', changed.body.id)
    if (changed.body.status !== attempt.body.status) world.emit('STATUS_UPDATED', changed.body.id)
    return changed.body
  },
})
